//! `prompt!`: one message of the user, whose holes are local variables. rustc checks them.
//!
//! ```text
//! {
//!     use ::coax::__private::prompt as __coax;
//!     let mut written = __coax::Inline::new();
//!     let text = written.untrusted(&text);
//!     written.message(format_args!("Summarise {text}"))
//! }
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{LitStr, Path, Token};

use super::attr::inside;
use super::expand::{literal, local, source};
use super::template::Template;
use super::{inline_messages, messages, parse};
use crate::diag::Diagnostics;
use crate::messages as shared;
use crate::words::nearest;
use crate::{path, structured::attr::quoted};

const WORDS: [&str; 4] = ["untrusted", "json", "join", "crate"];

/// Returns the message, and every mistake found on the way.
pub(crate) fn message(input: TokenStream) -> TokenStream {
    let mut diag = Diagnostics::new();
    let inline = (|input: ParseStream<'_>| Inline::parse(input, &mut diag)).parse2(input);
    let inline = match inline {
        Ok(inline) => Some(inline),
        Err(error) => {
            diag.push(error);
            None
        }
    };
    if let Some(inline) = &inline {
        check(inline, &mut diag);
    }
    let coax = path::coax(inline.as_ref().and_then(|it| it.coax.as_ref()));
    let message = match &inline {
        Some(inline) if diag.is_empty() => expand(inline, &coax),
        _ => quote!(#coax::Message::user("")),
    };
    let errors = diag.into_tokens();
    quote!({ #errors #message })
}

/// The arguments of `prompt!`.
struct Inline {
    template: Template,
    coax: Option<Path>,
    words: Vec<Word>,
}

/// A way in which a variable is shown.
struct Word {
    name: Ident,
    way: Way,
}

#[derive(PartialEq, Eq)]
enum Way {
    Untrusted,
    Json,
    Join(String),
}

impl Way {
    fn word(&self) -> &'static str {
        match self {
            Self::Untrusted => "untrusted",
            Self::Json => "json",
            Self::Join(_) => "join",
        }
    }
}

impl Inline {
    fn parse(input: ParseStream<'_>, diag: &mut Diagnostics) -> syn::Result<Self> {
        let is_file = input.peek(syn::Ident) && input.peek2(Token![=]);
        let template = if is_file {
            let word: Ident = input.parse()?;
            if word != "file" {
                return Err(syn::Error::new(word.span(), messages::no_template()));
            }
            input.parse::<Token![=]>()?;
            Template::of_file(text(input)?, &parse::folder())?
        } else {
            Template::of_literal(text(input)?)
        };
        let mut out = Self {
            template,
            coax: None,
            words: Vec::new(),
        };
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if !input.is_empty()
                && let Err(error) = out.word(input)
            {
                diag.push(error);
                while !input.is_empty() && !input.peek(Token![,]) {
                    input.parse::<proc_macro2::TokenTree>()?;
                }
            }
        }
        Ok(out)
    }

    fn word(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let ident = input.call(Ident::parse_any)?;
        let word = ident.to_string();
        if word == "crate" {
            input.parse::<Token![=]>()?;
            self.coax = Some(quoted(&input.parse()?, shared::no_crate)?);
            return Ok(());
        }
        if !WORDS.contains(&word.as_str()) {
            let message = match nearest(&word, &WORDS) {
                None if input.peek(Token![=]) => {
                    inline_messages::argument_of_an_inline_prompt(&word)
                }
                None if !input.peek(syn::token::Paren) => {
                    inline_messages::value_without_a_hole(&word)
                }
                near => inline_messages::unknown_inline_word(&word, near),
            };
            return Err(syn::Error::new(ident.span(), message));
        }
        if !input.peek(syn::token::Paren) {
            return Err(syn::Error::new(
                ident.span(),
                inline_messages::no_variable(&word),
            ));
        }
        let wrong = || syn::Error::new(ident.span(), inline_messages::no_variable(&word));
        let (name, way) = inside(input, |content| {
            let name = content.call(Ident::parse_any).map_err(|_| wrong())?;
            let way = match word.as_str() {
                "untrusted" => Way::Untrusted,
                "json" => Way::Json,
                _ => {
                    content.parse::<Token![,]>().map_err(|_| wrong())?;
                    Way::Join(content.parse::<LitStr>().map_err(|_| wrong())?.value())
                }
            };
            if content.is_empty() {
                Ok((name, way))
            } else {
                Err(wrong())
            }
        })?;
        self.words.push(Word { name, way });
        Ok(())
    }

    /// Returns the ways in which a variable is shown.
    fn ways(&self, name: &Ident) -> impl Iterator<Item = &Way> {
        let name = name.clone();
        let words = self.words.iter().filter(move |it| it.name == name);
        words.map(|it| &it.way)
    }
}

fn text(input: ParseStream<'_>) -> syn::Result<LitStr> {
    let span = input.span();
    let text = input.parse::<LitStr>();
    text.map_err(|_| syn::Error::new(span, messages::no_template()))
}

/// Checks that the words name variables that the template shows, and go together.
fn check(inline: &Inline, diag: &mut Diagnostics) {
    for (_, fault) in inline.template.faults() {
        diag.at_span(inline.template.literal.span(), fault);
    }
    for (at, word) in inline.words.iter().enumerate() {
        let name = word.name.unraw().to_string();
        if !inline.template.names(&name) {
            diag.at(&word.name, inline_messages::word_of_no_hole(&name));
        }
        let before = inline.words[..at].iter().filter(|it| it.name == word.name);
        for other in before {
            let (one, two) = (other.way.word(), word.way.word());
            if one == two {
                diag.at(&word.name, shared::repeated_word(&format!("{one}({name})")));
            } else if one != "untrusted" && two != "untrusted" {
                diag.at(&word.name, messages::contradiction(one, two));
            }
        }
    }
}

fn expand(inline: &Inline, coax: &Path) -> TokenStream {
    let format = literal(&inline.template);
    let source = source(&inline.template);
    if inline.words.is_empty() && inline.template.file.is_none() {
        return quote!(#coax::__private::prompt::user(::core::format_args!(#format)));
    }
    let written = local("written");
    let mut names: Vec<&Ident> = Vec::new();
    for word in &inline.words {
        if !names.contains(&&word.name) {
            names.push(&word.name);
        }
    }
    let shown = names.iter().map(|name| shown(inline, name));
    quote! {
        use #coax::__private::prompt as __coax;
        #[allow(unused_imports)]
        use __coax::{ListItself as _, ListOfReference as _};
        #source
        let mut #written = __coax::Inline::new();
        #(#shown)*
        #written.message(::core::format_args!(#format))
    }
}

/// Returns a variable in the form that its words give it.
fn shown(inline: &Inline, name: &Ident) -> TokenStream {
    let (written, text) = (local("written"), local("text"));
    let is_untrusted = inline.ways(name).any(|it| *it == Way::Untrusted);
    let span = name.span();
    let shown = inline.ways(name).find_map(|way| match way {
        Way::Untrusted => None,
        Way::Json => Some(quote_spanned!(span=> #written.json(&#name))),
        Way::Join(between) => {
            let list = quote_spanned!(span=> (&__coax::Given(&#name)).list());
            let joined = quote_spanned!(span=> __coax::joined(#list, #between));
            Some(match is_untrusted {
                true => quote!(__coax::written(#joined)),
                false => joined,
            })
        }
    });
    // The name as the literal sees it, should a macro have made one of the two.
    let mut inner = name.clone();
    inner.set_span(inline.template.literal.span());
    match (shown, is_untrusted) {
        (Some(shown), true) => quote! {
            let #text = #shown;
            let #inner = #written.fence(&#text);
        },
        (Some(shown), false) => quote!(let #inner = #shown;),
        (None, _) => {
            let shown = quote_spanned!(span=> #written.untrusted(&#name));
            quote!(let #inner = #shown;)
        }
    }
}
