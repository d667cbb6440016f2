//! A small shop for the examples with tools, and what a model is scripted to do with it.

use crate::Scripted;
use serde_json::json;
use std::fmt;
use std::fs::OpenOptions;
use std::io::Write as _;

/// Articles: number, pieces in stock, price.
const ARTICLES: [(&str, u32, f64); 2] = [("A-100", 4, 2.5), ("B-200", 10, 12.0)];

/// A shop. Its orders are lines of the file that `COAX_ORDERS` names, if it does.
#[derive(Debug)]
pub struct Shop(());

/// An error of the shop.
#[derive(Debug)]
pub enum StockError {
    /// There is no such article.
    Unknown(String),
    /// The order could not be written down.
    Unwritten(std::io::Error),
}

impl fmt::Display for StockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(article) => write!(f, "there is no article `{article}`"),
            Self::Unwritten(error) => write!(f, "the order could not be written down: {error}"),
        }
    }
}

impl std::error::Error for StockError {}

impl Shop {
    /// Opens the shop.
    #[must_use]
    pub fn open() -> Self {
        Self(())
    }

    /// Counts the pieces of an article.
    ///
    /// # Errors
    /// When there is no such article.
    pub fn count(&self, article: &str) -> Result<u32, StockError> {
        self.article(article).map(|(_, count, _)| count)
    }

    /// Returns the price of a piece.
    ///
    /// # Errors
    /// When there is no such article.
    pub fn price(&self, article: &str) -> Result<f64, StockError> {
        self.article(article).map(|(_, _, price)| price)
    }

    /// Orders pieces.
    ///
    /// # Errors
    /// When there is no such article, or the order cannot be written down.
    pub fn order(&self, article: &str, pieces: u32) -> Result<(), StockError> {
        self.article(article)?;
        let Some(path) = crate::variable("COAX_ORDERS") else {
            return Ok(());
        };
        let file = OpenOptions::new().create(true).append(true).open(path);
        let mut file = file.map_err(StockError::Unwritten)?;
        writeln!(file, "{article} {pieces}").map_err(StockError::Unwritten)
    }

    fn article(&self, number: &str) -> Result<(&'static str, u32, f64), StockError> {
        let found = ARTICLES.into_iter().find(|(known, ..)| *known == number);
        found.ok_or_else(|| StockError::Unknown(number.to_owned()))
    }
}

/// Returns what the model is scripted to do: count, ask a price, order, report.
#[must_use]
pub fn script() -> Vec<Scripted> {
    let calls = |calls: &[(&'static str, serde_json::Value)]| Scripted::Calls(calls.to_vec());
    vec![
        calls(&[
            ("count", json!({ "article": "A-100" })),
            ("count", json!({ "article": "B-200" })),
        ]),
        calls(&[("price", json!({ "article": "A-100" }))]),
        calls(&[("order", json!({ "article": "A-100", "pieces": 6 }))]),
        Scripted::Answer(json!({
            "ordered": ["A-100"],
            "total": 15.0,
            "summary": "Six of A-100 are ordered; B-200 is well stocked.",
        })),
    ]
}

/// Returns the same for one order and a text.
#[must_use]
pub fn order_script() -> Vec<Scripted> {
    vec![
        Scripted::Calls(vec![("order", json!({ "article": "A-100", "pieces": 12 }))]),
        Scripted::Answer(json!("That is settled.")),
    ]
}
