//! The programs that users are shown first, as they are written there, on the local gateway.

use coax::local::Gateway;
use coax::{Partial, Structured};
use serde::Deserialize;

/// A recipe that a home cook can follow.
#[derive(Debug, Deserialize, Structured, Partial)]
#[expect(dead_code, reason = "it is shown whole")]
struct Recipe {
    /// Short and appetising.
    title: String,
    ingredients: Vec<Ingredient>,
    /// Minutes from start to table.
    #[structured(minimum = 1, maximum = 600)]
    minutes: u16,
    difficulty: Difficulty,
    note: Option<String>,
}

#[derive(Debug, Deserialize, Structured, Partial)]
#[expect(dead_code, reason = "it is shown whole")]
struct Ingredient {
    name: String,
    grams: f32,
}

#[derive(Debug, Deserialize, Structured, Partial)]
#[serde(rename_all = "snake_case")]
enum Difficulty {
    Easy,
    Medium,
    Hard,
}

#[derive(Debug, Deserialize, Structured)]
#[expect(dead_code, reason = "it is shown whole")]
struct Fact {
    text: String,
}

#[tokio::test]
async fn a_typed_answer() -> coax::Result<()> {
    let client = Gateway::new().client();
    let recipe: Recipe = client.prompt("A weeknight curry for two").extract().await?;
    assert!((1..=600).contains(&recipe.minutes), "{recipe:?}");
    Ok(())
}

#[tokio::test]
async fn streams() -> coax::Result<()> {
    let client = Gateway::new().client();
    let mut stream = client
        .prompt("A weeknight curry for two")
        .stream::<Recipe>()
        .await?;
    let mut titles: Vec<String> = Vec::new();
    while let Some(partial) = stream.next().await? {
        if let Some(title) = &partial.title {
            titles.push(title.clone());
        }
    }
    let recipe: Recipe = stream.finish().await?;
    assert!(titles.windows(2).all(|it| it[1].starts_with(&it[0])));
    assert_eq!(titles.last(), Some(&recipe.title));

    let (mut lines, mut count) = (
        client
            .prompt("Ten facts about Oslo")
            .stream_items::<Fact>()
            .await?,
        0,
    );
    while let Some(_fact) = lines.next().await? {
        count += 1;
    }
    assert_eq!(lines.finish().await?.len(), count);

    let mut text = client.prompt("Tell me a story").stream_text().await?;
    let mut story = String::new();
    while let Some(piece) = text.next().await? {
        story += &piece;
    }
    assert_eq!(
        text.response().choices[0].message.text().as_deref(),
        Some(&*story)
    );
    Ok(())
}
