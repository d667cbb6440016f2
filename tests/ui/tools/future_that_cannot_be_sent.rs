/// Current weather.
#[coax::tool]
async fn weather(city: String) -> usize {
    let shared = std::rc::Rc::new(city);
    std::future::ready(()).await;
    shared.len()
}

fn main() {}
