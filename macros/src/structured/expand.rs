//! A model becomes an implementation. It cannot fail.
//!
//! ```text
//! const _: () = {
//!     use ::coax::__private as __coax;
//!     static __TABLE: ([__coax::Field; 2], __coax::Node) = (
//!         [__coax::Field::plain("title", …), …],
//!         __coax::derived::<Recipe>(…, __coax::Kind::Object(&__TABLE.0)),
//!     );
//!     impl __coax::Tabled for Recipe { const NODE: … = __coax::NodeRef::new(&__TABLE.1); … }
//!     impl __coax::Structured for Recipe {}
//!     const __CHECK: … = __coax::Check::of(…); …
//! };
//! ```
//! A generic type has `const { &… }` in place of each part of the static, and no check of its own.

use std::cell::RefCell;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, Path, Type, parse_quote};

use super::assertions;
use super::model::{Content, Field, Item, Shape, Tagging, Variant};
use super::tokens::{
    aliases, characters, constraints, declaration_hash, doc, member, plain, sanitized, text,
    validator,
};
use super::{bounds, rewrite};
use crate::path;

/// Returns the implementation of a sound item.
pub(crate) fn item(item: &Item<'_>) -> TokenStream {
    let coax = path::coax(item.attributes.coax.as_ref());
    let emitter = Emitter::new(item);
    let node = emitter.node();
    let id = emitter.id();
    let ident = &item.input.ident;
    let node_ref = emitter.referenced(&quote!(__coax::Node), &node);
    let (types, values) = emitter.table.take();
    let (table, check) = if item.is_generic() {
        (None, None)
    } else {
        (
            Some(quote!(static __TABLE: (#(#types,)*) = (#(#values,)*);)),
            Some(assertions::of(item, &emitter.type_in_static())),
        )
    };
    let generics = bounds::structured(item);
    let items = emitter.items();
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (_, type_generics, _) = item.input.generics.split_for_impl();
    let json_schema = item.attributes.json_schema.map(|span| {
        let json_schema = quote_spanned!(span=> __coax::json_schema!);
        quote!(#json_schema {
            #[automatically_derived]
            impl #impl_generics __coax::schemars::JsonSchema for #ident #type_generics #where_clause
        })
    });
    quote! {
        // The types keep the spans that the user gave them, and with these the lints of the user.
        #[allow(unused_qualifications, deprecated)]
        const _: () = {
            use #coax::__private as __coax;
            #table
            #[automatically_derived]
            impl #impl_generics __coax::Structured for #ident #type_generics #where_clause {}
            #[automatically_derived]
            impl #impl_generics __coax::Tabled for #ident #type_generics #where_clause {
                const ID: ::core::primitive::u64 = #id;
                const NODE: __coax::NodeRef = __coax::NodeRef::new(#node_ref);
            }
            #json_schema
            #items
            #check
        };
    }
}

/// Returns an implementation that prevents a mistake in this item from becoming one in each place of its
/// use.
pub(crate) fn fallback(input: &DeriveInput) -> TokenStream {
    let ident = &input.ident;
    let coax = path::coax(None);
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics #coax::Structured for #ident #type_generics #where_clause {}
        #[automatically_derived]
        impl #impl_generics #coax::__private::Tabled for #ident #type_generics #where_clause {
            const ID: ::core::primitive::u64 = 0;
            const NODE: #coax::__private::NodeRef = #coax::__private::node::<()>();
        }
    }
}

struct Emitter<'a> {
    item: &'a Item<'a>,
    /// The types by which instances of a generic item are distinguished.
    arguments: Vec<Type>,
    /// The parts of the static, each with its type.
    table: RefCell<(Vec<TokenStream>, Vec<TokenStream>)>,
}

impl<'a> Emitter<'a> {
    fn new(item: &'a Item<'a>) -> Self {
        Self {
            item,
            arguments: bounds::arguments(item),
            table: RefCell::default(),
        }
    }

    /// Returns a reference that lives as long as the program: to a part of the type's one `static`, which
    /// costs the compiler less than a constant block, or to such a block where a type parameter may occur.
    fn referenced(&self, ty: &TokenStream, value: &TokenStream) -> TokenStream {
        if self.item.is_generic() {
            return quote!(const { &#value });
        }
        let (types, values) = &mut *self.table.borrow_mut();
        let place = Literal::usize_unsuffixed(types.len());
        types.push(ty.clone());
        values.push(value.clone());
        quote!(&__TABLE.#place)
    }

    /// Returns a reference to a list, likewise.
    fn list(&self, ty: &TokenStream, values: &[TokenStream]) -> TokenStream {
        let len = Literal::usize_unsuffixed(values.len());
        self.referenced(&quote!([#ty; #len]), &quote!([#(#values),*]))
    }

    /// Returns the identity: the place of the item's declaration, its hash, and its arguments.
    fn id(&self) -> TokenStream {
        let declaration = declaration_hash(self.item.input);
        let types = self.arguments.iter();
        let types = types.map(|ty| quote!(<#ty as __coax::Tabled>::ID));
        let numbers = self.item.input.generics.const_params();
        let numbers = numbers.map(|it| {
            let ident = &it.ident;
            quote!(#ident as ::core::primitive::u64)
        });
        let arguments = types.chain(numbers);
        let declared = quote! {
            __coax::declared(
                ::core::module_path!(), ::core::line!(), ::core::column!(), #declaration,
            )
        };
        match arguments.collect::<Vec<_>>().as_slice() {
            [] => declared,
            arguments => quote!(__coax::applied(#declared, &[#(#arguments),*])),
        }
    }

    fn node(&self) -> TokenStream {
        let item = self.item;
        let name = sanitized(&item.name);
        let doc = doc(&item.doc);
        let characters = characters(item);
        let kind = self.kind();
        let me = self.type_in_static();
        let types = self.arguments.iter();
        let types = types.map(|ty| quote!(__coax::Argument::Type(<#ty as __coax::Tabled>::NODE)));
        let numbers = item.input.generics.const_params();
        let numbers = numbers.map(|it| {
            let ident = &it.ident;
            quote!(__coax::Argument::Number(#ident as ::core::primitive::u64 as ::core::primitive::i128))
        });
        let arguments: Vec<_> = types.chain(numbers).collect();
        let arguments = (!arguments.is_empty()).then(|| {
            let arguments = self.list(&quote!(__coax::Argument), &arguments);
            quote!(.arguments(#arguments))
        });
        let read = quote!(<#me as __coax::Deserialize>::deserialize);
        let rule = item.attributes.validate.as_ref();
        let rule = rule.map(|it| (it.span(), self.path_of(it)));
        let validator = validator(&me, &read, rule, item.attributes.garde);
        let validator = validator.map(|it| quote!(.validate(#it)));
        let unlimited = item.attributes.unlimited.then(|| quote!(.unlimited()));
        quote! {
            __coax::derived::<#me>(#name, #characters, #doc, #kind) #arguments #validator #unlimited
        }
    }

    /// Returns the item itself, as it is called where the node is.
    fn type_in_static(&self) -> TokenStream {
        if self.item.is_generic() {
            return quote!(Self);
        }
        rewrite::own_in_static(&self.item.input.ident, &self.item.input.generics)
    }

    /// Returns what the type is.
    fn kind(&self) -> TokenStream {
        match &self.item.shape {
            Shape::Unit => quote!(__coax::Kind::Null),
            Shape::Newtype(field) => {
                let field = self.referenced(&quote!(__coax::Field), &self.field(field));
                quote!(__coax::Kind::Newtype(#field))
            }
            Shape::Tuple(fields) => {
                let fields = self.fields(fields);
                quote!(__coax::Kind::Tuple(#fields))
            }
            Shape::Object(fields) => {
                let fields = self.fields(fields);
                quote!(__coax::Kind::Object(#fields))
            }
            Shape::Enum(variants) => {
                let values = variants.iter().map(|variant| {
                    let aliases = aliases(&variant.aliases);
                    let other = variant.other.then(|| quote!(.other()));
                    if let Some([name, doc]) = plain(&variant.name, &variant.doc) {
                        return quote!(__coax::Value::plain(#name, #doc) #aliases #other);
                    }
                    let (name, doc) = (text(&variant.name), doc(&variant.doc));
                    quote!(__coax::Value::new(#name, #doc) #aliases #other)
                });
                let values = self.list(&quote!(__coax::Value), &values.collect::<Vec<_>>());
                quote!(__coax::Kind::Enum(#values))
            }
            Shape::Union(tagging, variants) => {
                let variants = variants.iter().map(|variant| self.variant(variant));
                let tagging = match tagging {
                    Tagging::External => quote!(External),
                    Tagging::Internal(tag) => {
                        let tag = text(tag);
                        quote!(Internal(#tag))
                    }
                    Tagging::Adjacent(tag, content) => {
                        let (tag, content) = (text(tag), text(content));
                        quote!(Adjacent(#tag, #content))
                    }
                    Tagging::Untagged => quote!(Untagged),
                };
                let variants = self.list(&quote!(__coax::Variant), &variants.collect::<Vec<_>>());
                quote!(__coax::Kind::Union(__coax::Tagging::#tagging, #variants))
            }
        }
    }

    /// Returns which list of the struct is streamed element by element.
    fn items(&self) -> Option<TokenStream> {
        let Shape::Object(fields) = &self.item.shape else {
            return None;
        };
        let field = fields.iter().find(|it| it.attributes.items.is_some())?;
        let (ident, generics) = (&self.item.input.ident, bounds::structured(self.item));
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let (_, type_generics, _) = self.item.input.generics.split_for_impl();
        let (ty, name, aliases) = (&field.ty, &field.name, &field.aliases);
        let list = quote_spanned!(ty.span()=> <#ty as __coax::List>);
        Some(quote! {
            #[automatically_derived]
            impl #impl_generics __coax::Items for #ident #type_generics #where_clause {
                type Item = #list::Item;
            }
            #[automatically_derived]
            impl #impl_generics __coax::ItemKeys for #ident #type_generics #where_clause {
                const KEYS: &'static [&'static ::core::primitive::str] = &[#name #(, #aliases)*];
            }
        })
    }

    fn variant(&self, variant: &Variant) -> TokenStream {
        let (name, doc) = (text(&variant.name), doc(&variant.doc));
        let content = match &variant.content {
            Content::Unit => quote!(Unit),
            Content::Newtype(field) => {
                let field = self.referenced(&quote!(__coax::Field), &self.field(field));
                quote!(Newtype(#field))
            }
            Content::Tuple(fields) => {
                let fields = self.fields(fields);
                quote!(Tuple(#fields))
            }
            Content::Struct(fields) => {
                let fields = self.fields(fields);
                quote!(Struct(#fields))
            }
        };
        let aliases = aliases(&variant.aliases);
        let untagged = variant.untagged.then(|| quote!(.untagged()));
        let other = variant.other.then(|| quote!(.other()));
        let closed = variant.closed.then(|| quote!(.closed()));
        let allowed = variant
            .allow_unreachable
            .map(|_| quote!(.allow_unreachable()));
        quote! {
            __coax::Variant::new(#name, #doc, __coax::Content::#content)
                #aliases #untagged #other #closed #allowed
        }
    }

    fn fields(&self, fields: &[Field]) -> TokenStream {
        let fields: Vec<_> = fields.iter().map(|field| self.field(field)).collect();
        self.list(&quote!(__coax::Field), &fields)
    }

    fn field(&self, field: &Field) -> TokenStream {
        let node = self.node_of(&field.ty);
        let aliases = aliases(&field.aliases);
        let flatten = field.flatten.then(|| quote!(.flatten()));
        let default = field.default.then(|| quote!(.default()));
        let own = &field.attributes;
        let told = own.as_type.is_some() && own.schemars.is_none();
        // A missing key is not `null` there.
        let told = told || field.deserialize_with.is_some() || field.other_default;
        let present = told.then(|| quote!(.present()));
        let member = member(field);
        let constraints = self.constraints(field);
        let mut tokens = match plain(&field.name, &field.doc) {
            Some([name, doc]) => quote!(__coax::Field::plain(#name, #doc, #node)),
            None => {
                let (name, doc) = (text(&field.name), doc(&field.doc));
                quote!(__coax::Field::new(#name, #doc, #node))
            }
        };
        let more = [aliases, member, flatten, default, present, constraints];
        tokens.extend(more.into_iter().flatten());
        tokens
    }

    /// Returns the node of a field's type, spanned on the type.
    fn node_of(&self, ty: &Type) -> TokenStream {
        let span = ty.span();
        let outer = self.type_of(ty);
        match rewrite::innermost(ty) {
            Some(inner) if !rewrite::is_scalar(ty) => {
                let span = inner.span();
                let inner = self.type_of(inner);
                quote_spanned!(span=> __coax::within::<#inner, #outer>())
            }
            _ => quote_spanned!(span=> __coax::node::<#outer>()),
        }
    }

    /// Returns a field's type as it is called where the node is.
    fn type_of(&self, ty: &Type) -> TokenStream {
        let input = self.item.input;
        if !self.item.is_generic() {
            return rewrite::in_static(ty, &input.ident, &input.generics);
        }
        let ident = &input.ident;
        let (_, type_generics, _) = input.generics.split_for_impl();
        let own: Type = parse_quote!(#ident #type_generics);
        let marker: Type = parse_quote!(__coax::Recursive<Self>);
        rewrite::without_self(ty, &own, &marker).into_token_stream()
    }

    /// Returns the path of a user's rule, as it is called where the node is.
    fn path_of(&self, rule: &Path) -> TokenStream {
        let input = self.item.input;
        if self.item.is_generic() {
            return quote!(#rule);
        }
        rewrite::path_in_static(rule, &input.ident, &input.generics)
    }

    fn constraints(&self, field: &Field) -> Option<TokenStream> {
        let mut calls = constraints(&field.attributes.constraints);
        if field.attributes.validate.is_some() || field.attributes.garde.is_some() {
            let ty = self.type_of(&field.rust_type);
            let read = match &field.deserialize_with {
                Some(read) => quote!(#read),
                None => quote!(<#ty as __coax::Deserialize>::deserialize),
            };
            let rule = field.attributes.validate.as_ref();
            let rule = rule.map(|it| (it.span(), self.path_of(it)));
            let validator = validator(&ty, &read, rule, field.attributes.garde)
                .map(|it| quote!(.validate(#it)));
            calls.extend(validator);
        }
        if calls.is_empty() && !field.fallible {
            return None;
        }
        let constraints = quote!(__coax::Constraints::NONE #(#calls)*);
        let constraints = self.referenced(&quote!(__coax::Constraints), &constraints);
        Some(quote!(.constraints(#constraints)))
    }
}
