use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", section(year) = "It is of {year}.")]
struct Summary {
    title: String,
    year: u16,
}

fn main() {}
