//! A model becomes a companion type. It cannot fail.
//!
//! ```text
//! /// `Recipe` as far as it came.
//! pub struct PartialRecipe { pub title: Option<coax::Partial<String>>, …, __complete: [bool; 5] }
//! pub struct CompleteRecipe { pub title: bool, … }
//! const _: () = {
//!     impl Fields for PartialRecipe { fn place(…) { match field { 0 => slot::<String>(&mut self.title, …), … } } … }
//!     impl Streamed for Recipe { type Partial = PartialRecipe; … }
//!     // and Default, Clone, Debug, Serialize, for which no bounds on the type's parameters will do
//! };
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, Generics, Meta, Path, Type, parse_quote};

use super::companion::{Companion, Style};
use super::enumeration;
use crate::doc::Doc;
use crate::path;
use crate::structured::model::{Field, Item, Shape};
use crate::structured::{bounds, rewrite};

/// Returns the companion of a sound item.
pub(crate) fn item(item: &Item<'_>) -> TokenStream {
    let emitter = Emitter::new(item);
    let partial = &emitter.partial;
    let (declarations, implementations, fill) = match &item.shape {
        Shape::Unit => emitter.unit(),
        Shape::Newtype(field) => emitter.newtype(field),
        Shape::Object(fields) => emitter.fields(fields, Style::Named),
        Shape::Tuple(fields) => emitter.fields(fields, Style::Tuple),
        Shape::Enum(variants) => enumeration::names(&emitter, variants),
        Shape::Union(tagging, variants) => enumeration::union(&emitter, tagging, variants),
    };
    let (coax, ident) = (&emitter.coax, &item.input.ident);
    let (impl_generics, type_generics, where_clause) = emitter.generics.split_for_impl();
    quote! {
        #declarations
        // The types keep the spans that the user gave them, and with these the lints of the user.
        #[allow(unused_qualifications, deprecated)]
        const _: () = {
            use #coax::__private as __coax;
            #implementations
            #[automatically_derived]
            impl #impl_generics __coax::Streamed for #ident #type_generics #where_clause {
                type Partial = #partial #type_generics;
            }
            #[automatically_derived]
            impl #impl_generics __coax::Fill<#partial #type_generics> for #ident #type_generics
            #where_clause
            {
                #fill
            }
        };
    }
}

/// Returns an implementation that prevents a mistake in this item from becoming one in each place of its
/// use.
pub(crate) fn fallback(input: &DeriveInput) -> TokenStream {
    let (coax, ident) = (path::coax(None), &input.ident);
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics #coax::partial::Streamed for #ident #type_generics #where_clause {
            type Partial = ();
        }
        #[automatically_derived]
        impl #impl_generics #coax::__private::Fill<()> for #ident #type_generics #where_clause {
            fn begin(_: #coax::__private::Begin<'_>) -> #coax::__private::Begun<()> {
                #coax::__private::Begun::Declined
            }
        }
    }
}

/// The declarations outside, the implementations inside, and the methods of `Fill`.
pub(super) type Parts = (TokenStream, TokenStream, TokenStream);

pub(super) struct Emitter<'a> {
    pub(super) item: &'a Item<'a>,
    pub(super) coax: Path,
    /// The name of the companion.
    pub(super) partial: Ident,
    /// The item's generics, with the bounds that the companion needs.
    pub(super) generics: Generics,
}

impl<'a> Emitter<'a> {
    fn new(item: &'a Item<'a>) -> Self {
        let coax = path::coax(item.attributes.coax.as_ref());
        let generics = bounds::generics(item, &quote!(#coax::partial::Streamed));
        Self {
            item,
            coax,
            partial: match &item.attributes.partial {
                Some(name) => name.clone(),
                None => format_ident!("Partial{}", item.input.ident),
            },
            generics,
        }
    }

    /// Returns the field's type as the companion follows it.
    pub(super) fn followed(&self, field: &Field) -> TokenStream {
        let (coax, ty) = (&self.coax, self.type_of(field));
        if let Some(span) = field.attributes.schemars {
            let ty = &field.rust_type;
            quote_spanned!(span=> #coax::__private::foreign!(#ty))
        } else if field.attributes.whole {
            quote_spanned!(field.ty.span()=> #coax::__private::AsWhole<#ty>)
        } else {
            quote!(#ty)
        }
    }

    /// Returns the partial form of the field's type.
    pub(super) fn partial_of(&self, field: &Field) -> TokenStream {
        let (coax, ty) = (&self.coax, self.followed(field));
        quote_spanned!(span_of(field)=> #coax::Partial<#ty>)
    }

    /// Returns the partial form of the field's type, or nothing; a mistake underlines the type inside its
    /// wrappers, as `Structured` does.
    pub(super) fn slot_of(&self, field: &Field) -> TokenStream {
        let (ty, coax) = (self.followed(field), &self.coax);
        let span = span_of(field);
        quote_spanned!(span=> ::core::option::Option<#coax::Partial<#ty>>)
    }

    /// Returns the field's type where `Self` would be the companion.
    fn type_of(&self, field: &Field) -> TokenStream {
        let ident = &self.item.input.ident;
        let (_, type_generics, _) = self.item.input.generics.split_for_impl();
        let own: Type = parse_quote!(#ident #type_generics);
        rewrite::naming(&field.ty, &own)
    }

    /// Returns the doc comment of the companion.
    pub(super) fn doc(&self) -> TokenStream {
        let first = format!("`{}` as far as it came.", self.item.input.ident);
        docs(&first, &self.item.doc)
    }

    /// Returns the attributes of the declaration: those of the item that hold for it too, and no warnings
    /// that are the item's.
    pub(super) fn attributes(&self) -> TokenStream {
        let carried = self
            .item
            .input
            .attrs
            .iter()
            .filter_map(|it| match &it.meta {
                // An expectation is fulfilled by the item.
                Meta::List(list) if it.path().is_ident("allow") || it.path().is_ident("expect") => {
                    let lints = &list.tokens;
                    Some(quote!(#[allow(#lints)]))
                }
                _ => it.path().is_ident("deprecated").then(|| quote!(#it)),
            });
        quote! {
            #(#carried)*
            #[allow(missing_docs, dead_code, private_interfaces, unreachable_pub, nonstandard_style, deprecated)]
        }
    }

    fn unit(&self) -> Parts {
        let partial = &self.partial;
        let (visibility, doc, attributes) = (&self.item.input.vis, self.doc(), self.attributes());
        let generics = &self.item.input.generics;
        let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
        let declaration = quote! {
            #doc #attributes
            #[derive(
                ::core::clone::Clone, ::core::fmt::Debug, ::core::default::Default,
                ::core::cmp::PartialEq
            )]
            #visibility struct #partial #generics #where_clause;
        };
        let implementations = quote! {
            #[automatically_derived]
            impl #impl_generics __coax::Serialize for #partial #type_generics #where_clause {
                fn serialize<__S: __coax::Serializer>(
                    &self, serializer: __S,
                ) -> ::core::result::Result<__S::Ok, __S::Error> {
                    __coax::Serializer::serialize_unit(serializer)
                }
            }
        };
        let fill = quote! {
            fn begin(begin: __coax::Begin<'_>) -> __coax::Begun<#partial #type_generics> {
                match begin {
                    __coax::Begin::Value("null") => __coax::Begun::Here(#partial),
                    _ => __coax::Begun::Declined,
                }
            }
        };
        (declaration, implementations, fill)
    }

    /// Returns what is read as its one field is followed as that.
    fn newtype(&self, field: &Field) -> Parts {
        let (partial, doc, attributes) = (&self.partial, self.doc(), self.attributes());
        let visibility = &self.item.input.vis;
        let (ty, followed) = (self.partial_of(field), self.followed(field));
        let (impl_generics, type_generics, where_clause) = self.generics.split_for_impl();
        let declared = &self.item.input.generics;
        let declaration = quote! {
            #doc #attributes
            #visibility struct #partial #declared (pub #ty) #where_clause;
        };
        let name = partial.to_string();
        let implementations = quote! {
            #[automatically_derived]
            impl #impl_generics ::core::clone::Clone for #partial #type_generics #where_clause {
                fn clone(&self) -> Self {
                    Self(::core::clone::Clone::clone(&self.0))
                }
            }
            #[automatically_derived]
            impl #impl_generics ::core::cmp::PartialEq for #partial #type_generics #where_clause {
                fn eq(&self, other: &Self) -> ::core::primitive::bool {
                    self.0 == other.0
                }
            }
            #[automatically_derived]
            impl #impl_generics ::core::fmt::Debug for #partial #type_generics #where_clause {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.debug_tuple(#name).field(&self.0).finish()
                }
            }
            #[automatically_derived]
            impl #impl_generics __coax::Serialize for #partial #type_generics #where_clause {
                fn serialize<__S: __coax::Serializer>(
                    &self, serializer: __S,
                ) -> ::core::result::Result<__S::Ok, __S::Error> {
                    __coax::Serialize::serialize(&self.0, serializer)
                }
            }
        };
        let fill = quote! {
            fn begin(begin: __coax::Begin<'_>) -> __coax::Begun<#partial #type_generics> {
                <#followed as __coax::Fill<_>>::begin(begin).map(#partial)
            }
            fn change(
                partial: &mut #partial #type_generics,
                path: &[::core::primitive::u32],
                change: &__coax::Change<'_>,
            ) -> ::core::primitive::bool {
                <#followed as __coax::Fill<_>>::change(&mut partial.0, path, change)
            }
        };
        (declaration, implementations, fill)
    }

    fn fields(&self, fields: &[Field], style: Style) -> Parts {
        let companion = Companion {
            emitter: self,
            name: self.partial.clone(),
            complete: format_ident!("Complete{}", self.item.input.ident),
            doc: self.doc(),
            fields,
            style,
        };
        let (begin, partial) = (style.begin(), &self.partial);
        let (_, type_generics, _) = self.item.input.generics.split_for_impl();
        let fill = quote! {
            fn begin(begin: __coax::Begin<'_>) -> __coax::Begun<#partial #type_generics> {
                match begin {
                    __coax::Begin::#begin => {
                        __coax::Begun::Here(::core::default::Default::default())
                    }
                    _ => __coax::Begun::Declined,
                }
            }
            fn change(
                partial: &mut #partial #type_generics,
                path: &[::core::primitive::u32],
                change: &__coax::Change<'_>,
            ) -> ::core::primitive::bool {
                __coax::change(partial, path, change)
            }
        };
        (companion.declarations(), companion.implementations(), fill)
    }
}

fn span_of(field: &Field) -> proc_macro2::Span {
    rewrite::innermost(&field.ty).unwrap_or(&field.ty).span()
}

/// Returns doc comments: a first line, then the user's documentation of the item.
pub(super) fn docs(first: &str, own: &Doc) -> TokenStream {
    let own = own.attributes();
    let gap = (!own.is_empty()).then(|| quote!(#[doc = ""]));
    quote!(#[doc = #first] #gap #own)
}
