struct Shop<'a>(&'a str);

#[coax::toolbox]
impl<'a> Shop<'a> {
    /// Its name.
    #[tool]
    fn name(&self) -> String {
        self.0.to_owned()
    }
}

fn main() {}
