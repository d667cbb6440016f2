//! Blocks of tools: methods, their states, generic blocks.

use super::{seen, told};
use coax::{ToolContext, Toolbox};
use serde_json::json;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

struct Session {
    user: String,
}

struct Warehouse {
    stock: Mutex<HashMap<String, u32>>,
}

#[coax::toolbox]
impl Warehouse {
    /// The most pieces in one order.
    const MOST: u32 = 5 + { 5 };

    fn new() -> Arc<Self> {
        let stock = HashMap::from([("A-1".to_owned(), 3)]);
        Arc::new(Self {
            stock: Mutex::new(stock),
        })
    }

    /// Pieces of one article in stock.
    #[tool]
    async fn count(
        &self,
        /// Article number.
        #[structured(pattern = "^[A-Z]-[0-9]+$")]
        sku: String,
    ) -> Result<u32, String> {
        let stock = self.stock.lock().map_err(|it| it.to_string())?;
        stock.get(&sku).copied().ok_or(format!("no article {sku}"))
    }

    /// Orders pieces from the supplier.
    #[tool(approve, timeout = "30s", name = "order_pieces")]
    pub(crate) async fn order(
        &self,
        context: &ToolContext<Session>,
        sku: String,
        #[tool(default = Self::MOST)] pieces: u32,
    ) -> String {
        format!("{pieces} of {sku} for {}", context.state().user)
    }

    /// Runs where it may block.
    #[tool(blocking)]
    fn total(&self, context: &ToolContext) -> Result<u32, String> {
        let _ = context;
        let stock = self.stock.lock().map_err(|it| it.to_string())?;
        Ok(stock.values().sum())
    }

    /// Runs where it may block, with the state.
    #[coax::tool(blocking, enabled = Self::is_open)]
    fn clone(&self, context: &ToolContext<Session>, prefix: String) -> String {
        prefix + &context.state().user
    }

    fn is_open(context: &ToolContext<Session>) -> bool {
        !context.state().user.is_empty()
    }
}

#[tokio::test]
async fn methods_are_tools_and_stay_methods() {
    let warehouse = Warehouse::new();
    assert_eq!(warehouse.count("A-1".into()).await, Ok(3));
    let tools: Toolbox<Session> = warehouse.tools();
    assert_eq!(
        tools.names().collect::<Vec<_>>(),
        ["count", "order_pieces", "total", "clone"]
    );
    let tools: Toolbox = tools.with(Session { user: "Kim".into() });
    for (name, arguments, expected) in [
        ("count", json!({ "sku": "A-1" }), "3"),
        ("order_pieces", json!({ "sku": "A-1" }), "10 of A-1 for Kim"),
        (
            "order_pieces",
            json!({ "sku": "A-1", "pieces": 2 }),
            "2 of A-1 for Kim",
        ),
        ("total", json!({}), "3"),
        ("clone", json!({ "prefix": "x" }), "xKim"),
    ] {
        assert_eq!(
            seen(&tools, name, arguments).await.as_deref(),
            Ok(expected),
            "{name}"
        );
    }
    assert_eq!(
        told(&tools, "count", json!({ "sku": "B-1" })).await,
        "no article B-1"
    );
    assert!(
        told(&tools, "count", json!({ "sku": "?" }))
            .await
            .contains("`$.sku`")
    );
    // The tools hold the value.
    drop(warehouse);
    assert_eq!(seen(&tools, "total", json!({})).await.as_deref(), Ok("3"));
}

trait Db: Send + Sync + 'static {
    type Key: serde::de::DeserializeOwned + coax::Structured + Send + 'static;
    fn get(&self, key: Self::Key) -> Option<String>;
}

struct Numbers;

impl Db for Numbers {
    type Key = u8;
    fn get(&self, key: u8) -> Option<String> {
        (key < 10).then(|| key.to_string())
    }
}

struct Shop<D> {
    db: D,
}

#[coax::toolbox(fn_name = "shop_tools")]
impl<D: Db> Shop<D> {
    /// One thing.
    #[tool]
    fn get(&self, key: D::Key) -> Option<String> {
        self.db.get(key)
    }

    /// Returns whether it is there.
    #[tool(blocking)]
    fn has(&self, key: <D as Db>::Key) -> bool {
        self.db.get(key).is_some()
    }

    /// Returns what it is.
    #[tool]
    async fn kind(&self) -> &'static str {
        "a shop"
    }
}

#[coax::toolbox]
impl<D> Shop<D>
where
    D: Db,
{
    /// A greeting.
    #[tool]
    async fn greet(&self, name: String) -> String {
        format!("hello {name}")
    }
}

#[tokio::test]
async fn blocks_may_be_generic() {
    let shop = Arc::new(Shop { db: Numbers });
    let tools: Toolbox = shop.shop_tools().and(shop.tools());
    assert_eq!(
        tools.names().collect::<Vec<_>>(),
        ["get", "has", "kind", "greet"]
    );
    for (name, arguments, expected) in [
        ("get", json!({ "key": 3 }), r#""3""#),
        ("get", json!({ "key": 30 }), "null"),
        ("has", json!({ "key": 30 }), "false"),
        ("kind", json!({}), "a shop"),
        ("greet", json!({ "name": "Kim" }), "hello Kim"),
    ] {
        assert_eq!(
            seen(&tools, name, arguments).await.as_deref(),
            Ok(expected),
            "{name}"
        );
    }
}
