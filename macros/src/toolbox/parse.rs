//! An `impl` block becomes its methods that are tools, and the tokens of all the rest.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Attribute, Error, Generics, Meta, Token, Type, WhereClause};

use crate::tool::messages;
use crate::tool::signature::{self, Function};

/// An `impl` block.
pub(crate) struct Block {
    pub(crate) attributes: Vec<Attribute>,
    keyword: Token![impl],
    pub(crate) generics: Generics,
    /// The trait that it implements, with the `for`.
    pub(crate) of_trait: Option<TokenStream>,
    pub(crate) own: Type,
    inner: Vec<Attribute>,
    pub(crate) items: Vec<Item>,
}

/// Something in the block.
pub(crate) enum Item {
    Tool(Box<Method>),
    /// It has `#[tool]`, and is no function.
    Misplaced(Span, TokenStream),
    /// It stays as it is.
    Other(TokenStream),
}

/// A method with `#[tool]`.
pub(crate) struct Method {
    /// The words of the attribute.
    pub(crate) list: TokenStream,
    pub(crate) function: Function,
}

impl Block {
    pub(crate) fn methods(&self) -> impl Iterator<Item = &Method> {
        self.items.iter().filter_map(|it| match it {
            Item::Tool(method) => Some(&**method),
            Item::Misplaced(..) | Item::Other(_) => None,
        })
    }

    /// Returns the block as it was written, without the attributes that are ours.
    pub(crate) fn stripped(&self) -> TokenStream {
        let Self {
            attributes,
            keyword,
            generics,
            of_trait,
            own,
            inner,
            ..
        } = self;
        let clause = &generics.where_clause;
        let items = self.items.iter().map(|it| match it {
            Item::Tool(method) => method.function.stripped(),
            Item::Misplaced(_, tokens) | Item::Other(tokens) => tokens.clone(),
        });
        quote! {
            #(#attributes)*
            #keyword #generics #of_trait #own #clause { #(#inner)* #(#items)* }
        }
    }
}

impl Parse for Block {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let place = input.span();
        let no_block = |_| Error::new(place, messages::no_inherent_impl());
        let keyword = input.parse().map_err(no_block)?;
        let mut generics: Generics = input.parse()?;
        let first: Type = input.parse()?;
        let (of_trait, own) = match input.parse::<Option<Token![for]>>()? {
            Some(word) => (Some(quote!(#first #word)), input.parse()?),
            None => (None, first),
        };
        generics.where_clause = input.parse::<Option<WhereClause>>()?;
        let content;
        syn::braced!(content in input);
        let inner = content.call(Attribute::parse_inner)?;
        let mut items = Vec::new();
        while !content.is_empty() {
            items.push(content.parse()?);
        }
        Ok(Self {
            attributes,
            keyword,
            generics,
            of_trait,
            own,
            inner,
            items,
        })
    }
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ahead = input.fork();
        let mut attributes = ahead.call(Attribute::parse_outer)?;
        let ours: Vec<_> = attributes.extract_if(.., |it| is_tool(it)).collect();
        let Some(first) = ours.first() else {
            return Ok(Self::Other(other(input)?));
        };
        if !signature::is_function(input) {
            input.advance_to(&ahead);
            let rest = other(input)?;
            return Ok(Self::Misplaced(
                first.path().span(),
                quote!(#(#attributes)* #rest),
            ));
        }
        let mut function: Function = input.parse()?;
        function.attributes = attributes;
        let lists = ours.iter().map(list).collect::<syn::Result<Vec<_>>>()?;
        let lists = lists.into_iter().filter(|it| !it.is_empty());
        let lists: Vec<_> = lists.collect();
        Ok(Self::Tool(Box::new(Method {
            list: quote!(#(#lists),*),
            function,
        })))
    }
}

/// Returns whether the attribute is `#[tool]` or `#[coax::tool]`.
fn is_tool(attribute: &Attribute) -> bool {
    let last = attribute.path().segments.last();
    last.is_some_and(|it| it.ident == "tool")
}

/// Reads the words of the attribute.
fn list(attribute: &Attribute) -> syn::Result<TokenStream> {
    match &attribute.meta {
        Meta::Path(_) => Ok(TokenStream::new()),
        Meta::List(list) => Ok(list.tokens.clone()),
        Meta::NameValue(pair) => Err(Error::new_spanned(&pair.path, messages::no_list())),
    }
}

/// Reads the tokens up to the end of an item, or of a part of one: where it has braces inside, the next
/// call gives the rest.
fn other(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    while !input.is_empty() {
        let token: TokenTree = input.parse()?;
        let ends = match &token {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Ident(_) | TokenTree::Literal(_) => false,
        };
        token.to_tokens(&mut tokens);
        if ends {
            break;
        }
    }
    Ok(tokens)
}
