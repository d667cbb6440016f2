/// Current weather.
#[coax::tool]
async fn the_current_weather_of_a_city_and_of_all_that_there_is_around_it_too() {}

fn main() {}
