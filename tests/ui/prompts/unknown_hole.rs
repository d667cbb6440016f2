use coax::Prompt;

#[derive(Prompt)]
#[prompt(system = "Be brief.", user = "Summarise {titel} of {year}")]
struct Summary {
    title: String,
    year: u16,
}

fn main() {}
