use coax::{Prompt, ToolContext};

struct Session {
    user: String,
}

/// Who asks.
#[coax::tool]
fn user(context: &ToolContext<Session>) -> String {
    context.state().user.clone()
}

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", tools(user))]
struct Summary {
    title: String,
}

fn main() {}
