//! Tools that are listed by the names of their functions: `tools![weather, clock::hour]`.

use super::toolbox::Toolbox;
use super::typed::Tool;

/// A tool that `#[coax::tool]` made of a function, for [`tools!`](crate::tools).
pub trait NamedTool {
    /// The name by which the model calls it.
    const NAME: &'static str;
    /// Its description.
    const DESCRIPTION: &'static str;
    /// Its state: [`AnyState`] or [`SomeState`].
    type State;
    /// Creates the tool.
    fn new() -> Self;
}

/// The state of a tool that asks for none.
pub enum AnyState {}

/// The state of a tool that asks for one.
pub enum SomeState {}

/// A tool with a name, for a state.
///
/// That it has the others above it keeps a mistake from being reported for each of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no tool",
    label = "not a function with `#[coax::tool]`",
    note = "a tool that implements `coax::Tool` by hand is added by `Toolbox::new().tool(…)`"
)]
pub trait ListedTool<S>: NamedTool + Tool<S> {}

/// Adds tools by their types.
pub trait AddListed<S> {
    /// Adds one tool to the toolbox.
    #[must_use]
    fn add_listed<T: ListedTool<S>>(self) -> Self;
}

impl<S: Send + Sync + 'static> AddListed<S> for Toolbox<S> {
    fn add_listed<T: ListedTool<S>>(self) -> Self {
        self.tool(T::new())
    }
}

/// Lists tools by the names of their functions: a [`Toolbox`].
///
/// ```
/// /// Current temperature of a city.
/// #[coax::tool]
/// async fn temperature(city: String) -> f64 { city.len() as f64 }
///
/// mod clock {
///     /// The hour of the day.
///     #[coax::tool]
///     pub fn hour() -> u8 { 12 }
/// }
///
/// let tools: coax::Toolbox = coax::tools![temperature, clock::hour];
/// assert_eq!(tools.names().collect::<Vec<_>>(), ["temperature", "hour"]);
/// ```
///
/// Two tools of one name do not compile:
///
/// ```compile_fail
/// # /// Current temperature of a city.
/// # #[coax::tool]
/// # async fn temperature(city: String) -> f64 { city.len() as f64 }
/// let tools: coax::Toolbox = coax::tools![temperature, temperature];
/// ```
///
/// A function in a module of its own name, taken in by
/// `use weather::weather`, clashes with the module: list it as `tools![weather::weather]`.
///
/// It takes functions with `#[coax::tool]` alone, by their names. What is a value is given by itself: a
/// [`DynTool`](crate::DynTool) by `.tools(tool)` or [`Toolbox::dynamic`](crate::Toolbox::dynamic), an
/// `impl Tool` by [`Toolbox::tool`](crate::Toolbox::tool), the methods of a `#[coax::toolbox]` by `.tools()`.
#[macro_export]
macro_rules! tools {
    ($($tool:ty),* $(,)?) => {{
        use $crate::__private::AddListed as _;
        // Each by its type, which is what an error underlines.
        let tools = $crate::Toolbox::new()$(.add_listed::<($tool)>())*;
        const {
            $crate::__private::distinct_names(&[
                $(<$tool as $crate::__private::NamedTool>::NAME),*
            ]);
        }
        tools
    }};
}
