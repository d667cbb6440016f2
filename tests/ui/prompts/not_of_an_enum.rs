use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise")]
enum Summary {
    Short,
    Long,
}

fn main() {}
