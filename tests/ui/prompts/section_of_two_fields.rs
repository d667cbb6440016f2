use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", section(year, month) = "It is of {year}.")]
struct Summary {
    title: String,
    year: Option<u16>,
}

fn main() {}
