//! The companion of a struct, or of a variant with several values: a slot per field, and which of
//! them are complete. It knows nothing of enums.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::Index;

use super::expand::Emitter;
use crate::structured::model::Field;

/// The form of the fields.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Named,
    Tuple,
}

impl Style {
    /// Returns how such a value begins.
    pub(super) fn begin(self) -> Ident {
        Ident::new(
            match self {
                Self::Named => "Object",
                Self::Tuple => "Slots",
            },
            Span::call_site(),
        )
    }
}

pub(super) struct Companion<'a> {
    pub(super) emitter: &'a Emitter<'a>,
    pub(super) name: Ident,
    /// The name of the struct that has a `bool` for each field: `true` if it is complete.
    pub(super) complete: Ident,
    pub(super) doc: TokenStream,
    pub(super) fields: &'a [Field],
    pub(super) style: Style,
}

impl Companion<'_> {
    pub(super) fn declarations(&self) -> TokenStream {
        let (name, complete, doc) = (&self.name, &self.complete, &self.doc);
        let item = self.emitter.item.input;
        let (visibility, declared) = (&item.vis, &item.generics);
        let (_, _, where_clause) = self.emitter.generics.split_for_impl();
        let count = self.fields.len();
        let complete_doc = format!("Which fields of [`{name}`] are complete.");
        let (mut slots, mut flags) = (Vec::new(), Vec::new());
        for field in self.fields {
            let slot = self.emitter.slot_of(field);
            let doc = field.doc.attributes();
            let member = self.member_before_colon(field);
            slots.push(quote!(#doc pub #member #slot));
            flags.push(quote!(pub #member ::core::primitive::bool));
        }
        let bools = quote!([::core::primitive::bool; #count]);
        let derives = quote! {
            #[derive(
                ::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug,
                ::core::cmp::PartialEq, ::core::cmp::Eq
            )]
        };
        let (parameters, attributes) = (self.parameters(), self.emitter.attributes());
        match self.style {
            Style::Named => quote! {
                #doc #attributes
                #visibility struct #name #declared #where_clause {
                    #(#slots,)*
                    __complete: (#bools, #parameters),
                }
                #[doc = #complete_doc] #attributes #derives
                #visibility struct #complete { #(#flags,)* }
            },
            Style::Tuple => quote! {
                #doc #attributes
                #visibility struct #name #declared (
                    #(#slots,)* (#bools, #parameters)
                ) #where_clause;
                #[doc = #complete_doc] #attributes #derives
                #visibility struct #complete(#(#flags,)*);
            },
        }
    }

    pub(super) fn implementations(&self) -> TokenStream {
        let (standard, fields, inherent) = (self.standard(), self.places(), self.inherent());
        quote!(#standard #fields #inherent)
    }

    /// Returns what could be derived, were there no parameters with bounds that it must not have.
    fn standard(&self) -> TokenStream {
        let name = &self.name;
        let (impl_generics, type_generics, where_clause) = self.emitter.generics.split_for_impl();
        let (debug, serialize, bools) = (self.debug(), self.serialize(), self.bools());
        let (count, member) = (self.fields.len(), self.members());
        quote! {
            #[automatically_derived]
            impl #impl_generics ::core::default::Default for #name #type_generics #where_clause {
                fn default() -> Self {
                    Self { #(#member: ::core::option::Option::None,)* #bools: ([false; #count], ::core::marker::PhantomData) }
                }
            }
            #[automatically_derived]
            impl #impl_generics ::core::clone::Clone for #name #type_generics #where_clause {
                fn clone(&self) -> Self {
                    Self { #(#member: ::core::clone::Clone::clone(&self.#member),)* #bools: self.#bools }
                }
            }
            #[automatically_derived]
            impl #impl_generics ::core::cmp::PartialEq for #name #type_generics #where_clause {
                fn eq(&self, other: &Self) -> ::core::primitive::bool {
                    self.#bools.0 == other.#bools.0 #(&& self.#member == other.#member)*
                }
            }
            #[automatically_derived]
            impl #impl_generics ::core::fmt::Debug for #name #type_generics #where_clause {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result { #debug }
            }
            #[automatically_derived]
            impl #impl_generics __coax::Serialize for #name #type_generics #where_clause {
                fn serialize<__S: __coax::Serializer>(
                    &self, serializer: __S,
                ) -> ::core::result::Result<__S::Ok, __S::Error> { #serialize }
            }
        }
    }

    /// Returns where each field is.
    fn places(&self) -> TokenStream {
        let (name, bools, member) = (&self.name, self.bools(), self.members());
        let (impl_generics, type_generics, where_clause) = self.emitter.generics.split_for_impl();
        let followed = self.fields.iter().map(|it| self.emitter.followed(it));
        let number = 0_u32..;
        quote! {
            #[automatically_derived]
            impl #impl_generics __coax::Fields for #name #type_generics #where_clause {
                fn place(
                    &mut self,
                    field: ::core::primitive::u32,
                    path: &[::core::primitive::u32],
                    change: &__coax::Change<'_>,
                ) -> ::core::primitive::bool {
                    match field {
                        #(#number => __coax::slot::<#followed>(&mut self.#member, path, change),)*
                        _ => false,
                    }
                }
                fn complete_mut(&mut self) -> &mut [::core::primitive::bool] {
                    &mut self.#bools.0
                }
            }
        }
    }

    /// Returns the methods of the companion that the user calls.
    fn inherent(&self) -> TokenStream {
        let (name, complete) = (&self.name, &self.complete);
        let (bools, member) = (self.bools(), self.members());
        let (impl_generics, type_generics, where_clause) = self.emitter.generics.split_for_impl();
        let visibility = &self.emitter.item.input.vis;
        let flag = 0_usize..;
        quote! {
            #[allow(dead_code, unreachable_pub)]
            impl #impl_generics #name #type_generics #where_clause {
                /// Returns which fields are complete: nothing of them will change any more.
                #[must_use]
                #visibility fn complete(&self) -> #complete {
                    #complete { #(#member: self.#bools.0[#flag],)* }
                }
                /// Returns whether all fields are complete.
                #[must_use]
                #visibility fn is_complete(&self) -> ::core::primitive::bool {
                    self.#bools.0.iter().all(|complete| *complete)
                }
                /// Returns how many fields are complete.
                #[must_use]
                #visibility fn completed(&self) -> ::core::primitive::usize {
                    self.#bools.0.iter().filter(|complete| **complete).count()
                }
            }
        }
    }

    fn debug(&self) -> TokenStream {
        let name = self.name.to_string();
        let members = self.members();
        match self.style {
            Style::Named => {
                let names = self
                    .fields
                    .iter()
                    .map(|field| field.member.trim_start_matches("r#"));
                quote!(__coax::debug(f, #name, &[#((#names, &self.#members),)*]))
            }
            Style::Tuple => quote!(f.debug_tuple(#name) #(.field(&self.#members))* .finish()),
        }
    }

    fn serialize(&self) -> TokenStream {
        let members = self.members();
        if self.style == Style::Tuple {
            if self.fields.is_empty() {
                return quote!(__coax::Serialize::serialize(&[(); 0], serializer));
            }
            let borrowed = quote!((#(&self.#members,)*));
            return quote!(__coax::Serialize::serialize(&#borrowed, serializer));
        }
        let entries = self.fields.iter().zip(members).map(|(field, member)| {
            let name = &field.name;
            if field.flatten {
                quote!(__coax::merge(&mut map, &self.#member)?;)
            } else {
                quote!(__coax::entry(&mut map, #name, &self.#member)?;)
            }
        });
        quote! {
            let mut map = __coax::Serializer::serialize_map(serializer, ::core::option::Option::None)?;
            #(#entries)*
            __coax::SerializeMap::end(map)
        }
    }

    /// Stands for the parameters of the type, of which the fields may use a part.
    fn parameters(&self) -> TokenStream {
        let item = self.emitter.item.input;
        let (ident, (_, type_generics, _)) = (&item.ident, item.generics.split_for_impl());
        let of = if item.generics.params.is_empty() {
            quote!(())
        } else {
            quote!(#ident #type_generics)
        };
        quote!(::core::marker::PhantomData<fn() -> #of>)
    }

    /// Returns where the companion keeps which fields are complete.
    fn bools(&self) -> TokenStream {
        match self.style {
            Style::Named => quote!(__complete),
            Style::Tuple => {
                let index = Index::from(self.fields.len());
                quote!(#index)
            }
        }
    }

    fn members(&self) -> Vec<TokenStream> {
        (0..self.fields.len())
            .map(|index| self.member(index))
            .collect()
    }

    /// Returns the field's name, or its number among those that are read.
    fn member(&self, index: usize) -> TokenStream {
        match self.style {
            Style::Named => {
                let ident = ident(&self.fields[index].member, self.fields[index].span);
                quote!(#ident)
            }
            Style::Tuple => {
                let index = Index::from(index);
                quote!(#index)
            }
        }
    }

    fn member_before_colon(&self, field: &Field) -> Option<TokenStream> {
        (self.style == Style::Named).then(|| {
            let ident = ident(&field.member, field.span);
            quote!(#ident:)
        })
    }
}

/// Returns a name as the user wrote it.
pub(super) fn ident(name: &str, span: Span) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, span),
        None => format_ident!("{name}", span = span),
    }
}
