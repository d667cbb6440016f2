fn weather() {}

fn main() {
    let _: coax::Toolbox = coax::tools![weather];
}
