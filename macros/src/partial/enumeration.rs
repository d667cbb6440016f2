//! The companion of an enum: the same variants, each with its values as far as they came. How the
//! values of one variant are kept is `companion`'s.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::companion::{Companion, Style, ident};
use super::expand::{Emitter, Parts, docs};
use crate::structured::model::{Content, Tagging, Variant};
use crate::structured::tokens::text;

/// Returns the companion of an enum without data: it is there when it is final.
pub(super) fn names(emitter: &Emitter<'_>, variants: &[Variant]) -> Parts {
    let declaration = declaration(emitter, variants);
    let partial = &emitter.partial;
    let names = variants.iter().map(|it| it.name.as_str());
    let idents: Vec<_> = variants
        .iter()
        .map(|it| ident(&it.ident, it.span))
        .collect();
    let (impl_generics, type_generics, where_clause) = emitter.generics.split_for_impl();
    let declaration = quote! {
        #[derive(
            ::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug,
            ::core::cmp::PartialEq, ::core::cmp::Eq
        )]
        #declaration
    };
    let implementations = quote! {
        #[automatically_derived]
        impl #impl_generics __coax::Serialize for #partial #type_generics #where_clause {
            fn serialize<__S: __coax::Serializer>(
                &self, serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                __coax::Serializer::serialize_str(serializer, match self { #(Self::#idents => #names,)* })
            }
        }
    };
    let begin = begin(emitter, variants, &quote!(__coax::Begun::Declined));
    (declaration, implementations, begin)
}

/// Returns the companion of an enum with data: it is there when its variant is known.
pub(super) fn union(emitter: &Emitter<'_>, tagging: &Tagging, variants: &[Variant]) -> Parts {
    let mut declarations = declaration(emitter, variants);
    let mut implementations = implementations(emitter, tagging, variants);
    for companion in variants.iter().filter_map(|it| companion(emitter, it)) {
        declarations.extend(companion.declarations());
        implementations.extend(companion.implementations());
    }
    let partial = &emitter.partial;
    let (_, type_generics, _) = emitter.item.input.generics.split_for_impl();
    let begin = begin(emitter, variants, &quote!(__coax::Begun::Wait));
    let arms = variants.iter().map(|variant| {
        let name = ident(&variant.ident, variant.span);
        match &variant.content {
            Content::Unit => quote!(#partial::#name => true),
            Content::Newtype(field) => {
                let followed = emitter.followed(field);
                quote!(#partial::#name(slot) => __coax::slot::<#followed>(slot, path, change))
            }
            Content::Tuple(_) | Content::Struct(_) => {
                quote!(#partial::#name(fields) => __coax::change(fields, path, change))
            }
        }
    });
    let fill = quote! {
        #begin
        fn change(
            partial: &mut #partial #type_generics,
            path: &[::core::primitive::u32],
            change: &__coax::Change<'_>,
        ) -> ::core::primitive::bool {
            let [_, path @ ..] = path else { return true };
            match partial { #(#arms,)* }
        }
    };
    (declarations, implementations, fill)
}

fn declaration(emitter: &Emitter<'_>, variants: &[Variant]) -> TokenStream {
    let input = emitter.item.input;
    let (partial, visibility, declared) = (&emitter.partial, &input.vis, &input.generics);
    let (_, type_generics, where_clause) = emitter.generics.split_for_impl();
    let (doc, attributes) = (emitter.doc(), emitter.attributes());
    let variants = variants.iter().map(|variant| {
        let name = ident(&variant.ident, variant.span);
        let doc = variant.doc.attributes();
        let content = match &variant.content {
            Content::Unit => None,
            Content::Newtype(field) => {
                let slot = emitter.slot_of(field);
                Some(quote!((#slot)))
            }
            Content::Tuple(_) | Content::Struct(_) => {
                let companion = companion_name(emitter, variant);
                Some(quote!((#companion #type_generics)))
            }
        };
        quote!(#doc #name #content)
    });
    quote! {
        #doc #attributes
        #visibility enum #partial #declared #where_clause { #(#variants,)* }
    }
}

/// Returns which variant begins; `union` is the answer to the question whether its tag is waited for.
fn begin(emitter: &Emitter<'_>, variants: &[Variant], union: &TokenStream) -> TokenStream {
    let partial = &emitter.partial;
    let (_, type_generics, _) = emitter.item.input.generics.split_for_impl();
    let arms = variants.iter().zip(0_u32..).map(|(variant, number)| {
        let name = ident(&variant.ident, variant.span);
        let content = match &variant.content {
            Content::Unit => None,
            _ => Some(quote!((::core::default::Default::default()))),
        };
        quote! {
            __coax::Begin::Variant(#number) => __coax::Begun::Here(#partial::#name #content)
        }
    });
    quote! {
        fn begin(begin: __coax::Begin<'_>) -> __coax::Begun<#partial #type_generics> {
            match begin {
                __coax::Begin::Union => #union,
                #(#arms,)*
                _ => __coax::Begun::Declined,
            }
        }
    }
}

/// Returns the implementations of `Clone`, `PartialEq`, `Debug` and `Serialize`.
fn implementations(emitter: &Emitter<'_>, tagging: &Tagging, variants: &[Variant]) -> TokenStream {
    let partial = &emitter.partial;
    let (impl_generics, type_generics, where_clause) = emitter.generics.split_for_impl();
    let (mut clone, mut equal, mut debug, mut serialize) = (vec![], vec![], vec![], vec![]);
    for variant in variants {
        let name = ident(&variant.ident, variant.span);
        let shown = &variant.ident;
        let wire = &variant.name;
        let tagging = tagging_of(tagging, variant);
        let serialized =
            |content: TokenStream| quote!(__coax::variant(serializer, &#tagging, #wire, #content));
        if matches!(variant.content, Content::Unit) {
            let content = serialized(quote!(::core::option::Option::None::<&()>));
            clone.push(quote!(Self::#name => Self::#name));
            equal.push(quote!((Self::#name, Self::#name) => true));
            debug.push(quote!(Self::#name => f.write_str(#shown)));
            serialize.push(quote!(Self::#name => #content));
        } else {
            let content = serialized(quote!(::core::option::Option::Some(it)));
            clone.push(quote!(Self::#name(it) => Self::#name(::core::clone::Clone::clone(it))));
            equal.push(quote!((Self::#name(it), Self::#name(other)) => it == other));
            debug.push(quote!(Self::#name(it) => f.debug_tuple(#shown).field(it).finish()));
            serialize.push(quote!(Self::#name(it) => #content));
        }
    }
    quote! {
        #[automatically_derived]
        impl #impl_generics ::core::clone::Clone for #partial #type_generics #where_clause {
            fn clone(&self) -> Self { match self { #(#clone,)* } }
        }
        #[automatically_derived]
        impl #impl_generics ::core::cmp::PartialEq for #partial #type_generics #where_clause {
            #[allow(unreachable_patterns)]
            fn eq(&self, other: &Self) -> ::core::primitive::bool {
                match (self, other) { #(#equal,)* _ => false }
            }
        }
        #[automatically_derived]
        impl #impl_generics ::core::fmt::Debug for #partial #type_generics #where_clause {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self { #(#debug,)* }
            }
        }
        #[automatically_derived]
        impl #impl_generics __coax::Serialize for #partial #type_generics #where_clause {
            fn serialize<__S: __coax::Serializer>(
                &self, serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                match self { #(#serialize,)* }
            }
        }
    }
}

fn tagging_of(tagging: &Tagging, variant: &Variant) -> TokenStream {
    let tagging = match tagging {
        _ if variant.untagged => quote!(Untagged),
        Tagging::External => quote!(External),
        Tagging::Untagged => quote!(Untagged),
        Tagging::Internal(tag) => {
            let tag = text(tag);
            quote!(Internal(#tag))
        }
        Tagging::Adjacent(tag, content) => {
            let (tag, content) = (text(tag), text(content));
            quote!(Adjacent(#tag, #content))
        }
    };
    quote!(__coax::Tagging::#tagging)
}

/// Returns the companion that holds the values of one variant, a struct.
fn companion<'a>(emitter: &'a Emitter<'_>, variant: &'a Variant) -> Option<Companion<'a>> {
    let (fields, style) = match &variant.content {
        Content::Unit | Content::Newtype(_) => return None,
        Content::Tuple(fields) => (fields, Style::Tuple),
        Content::Struct(fields) => (fields, Style::Named),
    };
    let (item, shown) = (&emitter.item.input.ident, &variant.ident);
    let first = format!("What `{item}::{shown}` holds, as far as it came.");
    Some(Companion {
        emitter,
        name: companion_name(emitter, variant),
        complete: format_ident!("Complete{item}{}", shown.trim_start_matches("r#")),
        doc: docs(&first, &variant.doc),
        fields,
        style,
    })
}

fn companion_name(emitter: &Emitter<'_>, variant: &Variant) -> syn::Ident {
    format_ident!(
        "{}{}",
        emitter.partial,
        variant.ident.trim_start_matches("r#")
    )
}
