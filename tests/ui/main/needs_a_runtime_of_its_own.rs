async fn main() -> coax::Result<()> {
    Ok(())
}
