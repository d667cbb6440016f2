use coax::Prompt;

#[derive(Prompt)]
#[prompt(section(year) = "It is of {year}.", user = "Summarise {title}")]
struct Summary {
    title: String,
    year: Option<u16>,
}

fn main() {}
