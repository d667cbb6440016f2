//! A function as far as a tool has to understand it: all but its body and its patterns, which stay
//! tokens. It knows no rule.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{
    Attribute, Error, Generics, Ident, Lifetime, LitStr, PathArguments, ReturnType, Token, Type,
    Visibility, WhereClause,
};

use super::messages;

/// A function or method.
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    /// The words before `fn`.
    pub(crate) qualifiers: Vec<Qualifier>,
    pub(crate) keyword: Token![fn],
    pub(crate) name: Ident,
    pub(crate) generics: Generics,
    pub(crate) receiver: Option<Receiver>,
    pub(crate) parameters: Vec<Parameter>,
    /// `...`, with the name before it.
    pub(crate) variadic: Option<TokenStream>,
    pub(crate) output: ReturnType,
    pub(crate) body: TokenStream,
}

/// `async`, `const`, `unsafe` or `extern "C"`.
pub(crate) struct Qualifier {
    pub(crate) word: Ident,
    abi: Option<LitStr>,
}

/// A parameter that is not `self`.
pub(crate) struct Parameter {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) pattern: TokenStream,
    colon: Token![:],
    pub(crate) ty: Type,
}

/// A `self` in any form.
pub(crate) struct Receiver {
    pub(crate) tokens: TokenStream,
    pub(crate) form: Form,
}

/// The form of a `self`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// `&self`
    Shared,
    /// `&mut self`
    Exclusive,
    /// `self`, or one with a type.
    Other,
}

impl Function {
    /// Returns the word `async`, where it is there.
    pub(crate) fn asynchronous(&self) -> Option<&Ident> {
        let mut words = self.qualifiers.iter().map(|it| &it.word);
        words.find(|it| *it == "async")
    }

    /// Returns the function as it was written, without the attributes that parameters of a plain function
    /// may not have. Lints about owned arguments and their number are allowed, since a tool needs both.
    pub(crate) fn stripped(&self) -> TokenStream {
        let Self {
            attributes,
            visibility,
            qualifiers,
            keyword,
            name,
            generics,
            output,
            body,
            ..
        } = self;
        let receiver = self.receiver.iter().map(|it| it.tokens.clone());
        let parameters = self.parameters.iter().map(Parameter::stripped);
        let all = receiver.chain(parameters).chain(self.variadic.clone());
        let clause = &generics.where_clause;
        quote! {
            #[allow(
                clippy::missing_const_for_fn, clippy::needless_pass_by_value,
                clippy::too_many_arguments,
            )]
            #(#attributes)*
            #visibility #(#qualifiers)* #keyword #name #generics (#(#all),*) #output #clause #body
        }
    }
}

impl Parameter {
    /// Returns its name, if its pattern is one.
    pub(crate) fn name(&self) -> Option<Ident> {
        let parse = |input: ParseStream<'_>| {
            input.parse::<Option<Token![mut]>>()?;
            input.parse::<Ident>()
        };
        syn::parse::Parser::parse2(parse, self.pattern.clone()).ok()
    }

    fn stripped(&self) -> TokenStream {
        let is_foreign = |it: &&Attribute| !is_argument_attribute(it);
        let attributes = self.attributes.iter().filter(is_foreign);
        let Self {
            pattern, colon, ty, ..
        } = self;
        quote!(#(#attributes)* #pattern #colon #ty)
    }
}

/// Returns whether the attribute says something about an argument, so that no plain function may have it.
pub(crate) fn is_argument_attribute(attribute: &Attribute) -> bool {
    const OURS: [&str; 4] = ["doc", "structured", "serde", "tool"];
    OURS.iter().any(|it| attribute.path().is_ident(it))
}

impl ToTokens for Qualifier {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.word.to_tokens(tokens);
        self.abi.to_tokens(tokens);
    }
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let qualifiers = qualifiers(input)?;
        let keyword = input.parse()?;
        let name = input.parse()?;
        let mut generics: Generics = input.parse()?;
        let content;
        syn::parenthesized!(content in input);
        let (mut receiver, mut parameters, mut variadic) = (None, Vec::new(), None);
        while !content.is_empty() {
            let attributes = content.call(Attribute::parse_outer)?;
            if is_receiver(&content) {
                receiver = Some(self::receiver(&content, &attributes)?);
            } else {
                match parameter(&content, attributes)? {
                    Ok(parameter) => parameters.push(parameter),
                    Err(dots) => variadic = Some(dots),
                }
            }
            if !content.is_empty() {
                content.parse::<Token![,]>()?;
            }
        }
        let output = input.parse()?;
        generics.where_clause = input.parse::<Option<WhereClause>>()?;
        Ok(Self {
            attributes,
            visibility,
            qualifiers,
            keyword,
            name,
            generics,
            receiver,
            parameters,
            variadic,
            output,
            body: body(input)?,
        })
    }
}

/// Reads the words before `fn`.
fn qualifiers(input: ParseStream<'_>) -> syn::Result<Vec<Qualifier>> {
    let mut qualifiers = Vec::new();
    while !input.peek(Token![fn]) {
        let is_known = input.peek(Token![async])
            || input.peek(Token![const])
            || input.peek(Token![unsafe])
            || input.peek(Token![extern]);
        if !is_known {
            return Err(Error::new(input.span(), messages::no_function()));
        }
        qualifiers.push(Qualifier {
            word: input.call(Ident::parse_any)?,
            abi: input.parse()?,
        });
    }
    Ok(qualifiers)
}

/// Returns whether a function comes next.
pub(crate) fn is_function(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    let parse = || {
        ahead.call(Attribute::parse_outer)?;
        ahead.parse::<Visibility>()?;
        qualifiers(&ahead)
    };
    parse().is_ok()
}

/// Reads the body in its braces, or the semicolon in place of it.
fn body(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    match input.parse::<TokenTree>()? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            Ok(group.to_token_stream())
        }
        TokenTree::Punct(punct) if punct.as_char() == ';' => Ok(punct.to_token_stream()),
        other => Err(Error::new(
            other.span(),
            "expected the body of the function",
        )),
    }
}

fn is_receiver(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    if ahead.parse::<Token![&]>().is_ok() {
        let _ = ahead.parse::<Option<Lifetime>>();
    }
    let _ = ahead.parse::<Option<Token![mut]>>();
    ahead.peek(Token![self]) && !ahead.peek2(Token![::])
}

fn receiver(input: ParseStream<'_>, attributes: &[Attribute]) -> syn::Result<Receiver> {
    let reference: Option<Token![&]> = input.parse()?;
    let lifetime: Option<Lifetime> = match reference {
        Some(_) => input.parse()?,
        None => None,
    };
    let mutable: Option<Token![mut]> = input.parse()?;
    let own: Token![self] = input.parse()?;
    let mut rest = TokenStream::new();
    if input.peek(Token![:]) {
        input.parse::<Token![:]>()?.to_tokens(&mut rest);
        input.parse::<Type>()?.to_tokens(&mut rest);
    }
    let form = match (reference, mutable) {
        (Some(_), None) => Form::Shared,
        (Some(_), Some(_)) => Form::Exclusive,
        (None, _) => Form::Other,
    };
    Ok(Receiver {
        tokens: quote!(#(#attributes)* #reference #lifetime #mutable #own #rest),
        form,
    })
}

/// Reads a parameter, or the `...` of a variadic function.
fn parameter(
    input: ParseStream<'_>,
    attributes: Vec<Attribute>,
) -> syn::Result<Result<Parameter, TokenStream>> {
    let mut pattern = TokenStream::new();
    while !input.peek(Token![:]) || input.peek(Token![::]) {
        if input.peek(Token![...]) {
            return Ok(Err(dots(input, &pattern)?));
        }
        if input.is_empty() || input.peek(Token![,]) {
            let error = "expected a type: write `name: Type`";
            return Err(match pattern.is_empty() {
                true => Error::new(input.span(), error),
                false => Error::new_spanned(pattern, error),
            });
        }
        if input.peek(Token![::]) {
            input.parse::<Token![::]>()?.to_tokens(&mut pattern);
        } else {
            input.parse::<TokenTree>()?.to_tokens(&mut pattern);
        }
    }
    let colon: Token![:] = input.parse()?;
    if input.peek(Token![...]) {
        return Ok(Err(dots(input, &quote!(#pattern #colon))?));
    }
    Ok(Ok(Parameter {
        attributes,
        pattern,
        colon,
        ty: input.parse()?,
    }))
}

fn dots(input: ParseStream<'_>, before: &TokenStream) -> syn::Result<TokenStream> {
    let dots: Token![...] = input.parse()?;
    Ok(quote!(#before #dots))
}

/// Returns the places of the type of a function's value and of its error. It goes by names: should
/// one mislead, the whole type is underlined.
pub(crate) fn places_of(output: &ReturnType, otherwise: Span) -> (Span, Span) {
    let ReturnType::Type(_, ty) = output else {
        return (otherwise, otherwise);
    };
    let whole = (ty.span(), ty.span());
    let Type::Path(path) = &**ty else {
        return whole;
    };
    match path
        .path
        .segments
        .last()
        .map(|it| (&it.ident, &it.arguments))
    {
        Some((name, PathArguments::AngleBracketed(list))) if name == "Result" => {
            let mut types = list.args.iter().map(Spanned::span);
            let value = types.next().unwrap_or(whole.0);
            (value, types.next().unwrap_or(whole.1))
        }
        Some(_) | None => whole,
    }
}
