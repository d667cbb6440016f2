struct Weather;

fn main() {
    let _: coax::Toolbox = coax::tools![Weather];
}
