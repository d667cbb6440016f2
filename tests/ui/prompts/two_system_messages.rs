use coax::Prompt;

#[derive(Prompt)]
#[prompt(system = "Be brief.", system_file = "templates/system.md", user = "Summarise {title}")]
struct Summary {
    title: String,
}

fn main() {}
