//! The fields of a prompt as its templates see them, and as what they are attached.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericArgument, Path, PathArguments, Type};

use super::expand::local;
use super::model::{Field, Item, Kind};
use crate::structured::rewrite;

/// Returns the name of a field itself, where an error is one about this place. It has the context of the
/// field's own: rustc would report what is wrong with a name of another at the derive.
pub(super) fn raw(field: &Field<'_>, place: Span) -> Ident {
    let span = field.ident.span().located_at(place);
    format_ident!("__field_{}", field.name, span = span)
}

/// Returns the same for the arguments of a closure.
fn given(field: &Field<'_>) -> Ident {
    Ident::new("__it", field.ident.span().located_at(field.ty.span()))
}

/// Returns the number of the fence around a field.
pub(super) fn fence(field: &Field<'_>) -> Ident {
    format_ident!("{}_fence", field.name, span = Span::mixed_site())
}

/// Returns all that the templates show, each under the name of its field, so that rustc knows the names.
pub(super) fn bindings(item: &Item<'_>) -> TokenStream {
    let used = item
        .fields
        .iter()
        .filter(|it| it.attributes.kind != Kind::Skip);
    let taken = used.map(|it| {
        let (ident, raw) = (it.ident, raw(it, it.ident.span()));
        quote!(#ident: #raw)
    });
    // Also those that no template names: one of them may be meant by a name that is none.
    let shown = item.fields.iter();
    let shown = shown.filter(|it| it.attributes.kind == Kind::Shown);
    let shown = shown.map(binding);
    quote! {
        let Self { #(#taken,)* .. } = self;
        #(#shown)*
    }
}

/// Returns the value of a field as holes show it; none where it is absent.
fn binding(field: &Field<'_>) -> TokenStream {
    let (ident, own) = (field.ident, &field.attributes);
    let shown = match (own.untrusted, own.json, &own.join) {
        (None, None, None) => slot(field),
        (_, Some(_), _) => json(field),
        (_, None, Some(between)) => joined(field, &between.value()),
        (Some(_), None, None) => {
            let raw = raw(field, field.ty.span());
            quote!(__coax::untrusted(#raw))
        }
    };
    if own.untrusted.is_none() {
        return quote!(let #ident = #shown;);
    }
    let (fence, text) = (
        fence(field),
        format_ident!("{}_text", field.name, span = Span::mixed_site()),
    );
    let it = local("it");
    let fenced = match own.json {
        Some(_) => quote!(__coax::Fenced::new(#it.text())),
        None => quote!(__coax::Fenced::new(#it)),
    };
    quote! {
        let #text = #shown;
        let #ident = #text.as_ref().map(|#it| #fenced);
        let #fence = #ident.as_ref().map(|#it| #it.number());
    }
}

/// Returns a field as it is: the value of an `Option`, the text of a prompt, or itself.
fn slot(field: &Field<'_>) -> TokenStream {
    let raw = raw(field, field.ident.span());
    quote!({
        #[allow(unused_imports)]
        use __coax::{SlotOfOption as _, SlotOfPrompt as _, SlotOfValue as _};
        (&&__coax::Given(#raw)).slot()
    })
}

/// Returns the value of an `Option`, or the field itself.
fn value(raw: &TokenStream) -> TokenStream {
    quote!({
        #[allow(unused_imports)]
        use __coax::{SlotOfOption as _, SlotOfValue as _};
        (&__coax::Given(#raw)).slot()
    })
}

fn json(field: &Field<'_>) -> TokenStream {
    let (rendered, it) = (local("rendered"), given(field));
    let raw = raw(field, field.ident.span());
    let value = value(&quote!(#raw));
    quote!(#value.map(|#it| __coax::json(&mut #rendered, #it)))
}

fn joined(field: &Field<'_>, between: &str) -> TokenStream {
    let (raw, it) = (raw(field, field.ident.span()), given(field));
    // What is lent is the list, not the reference.
    let (value, list) = match (field.ty, inside_an_option(field.ty)) {
        (Type::Reference(_), _) => (quote!(::core::option::Option::Some(*#raw)), quote!(#it)),
        (_, Some(Type::Reference(_))) => (value(&quote!(#raw)), quote_spanned!(it.span()=> *#it)),
        _ => (value(&quote!(#raw)), quote!(#it)),
    };
    let joined = quote!(__coax::joined(#list, #between));
    let joined = match field.attributes.untrusted {
        Some(_) => quote!(__coax::written(#joined)),
        None => joined,
    };
    quote!(#value.map(|#it| #joined))
}

/// Returns the type in an `Option`, by its name.
pub(super) fn inside_an_option(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(list) = &last.arguments else {
        return None;
    };
    match list.args.first()? {
        GenericArgument::Type(inner) if last.ident == "Option" => Some(inner),
        _ => None,
    }
}

/// Returns the code for media and history, and for values that could not be written as JSON.
pub(super) fn parts(item: &Item<'_>, coax: &Path) -> TokenStream {
    let rendered = local("rendered");
    let parts = item.fields.iter().map(|field| {
        let place = field.ty.span();
        let (raw, cached) = (raw(field, place), field.attributes.cache.is_some());
        let media = match field.attributes.kind {
            Kind::Image => quote!(#coax::Image),
            Kind::File => quote!(#coax::Document),
            Kind::Audio => quote!(#coax::Audio),
            Kind::History => {
                let marked = cached.then(|| quote!(__coax::cache_history(&mut #rendered);));
                return quote!(#rendered = #rendered.history(#raw); #marked);
            }
            Kind::Shown | Kind::Skip => return TokenStream::new(),
        };
        let attach = quote_spanned!(raw.span()=> __coax::attach::<#media, _>);
        quote!(#attach(&mut #rendered, #raw, #cached);)
    });
    quote!(#(#parts)*)
}

/// Returns checks that a prompt within this one is text and nothing else.
pub(super) fn checks(item: &Item<'_>) -> TokenStream {
    let checks = nested(item).map(|field| {
        let ty = rewrite::in_static(field.ty, &item.input.ident, &item.input.generics);
        let span = rewrite::located_at(field.ty.span());
        quote_spanned!(span=> const _: () = __coax::is_text(__coax::Probe::<#ty>::IS_TEXT);)
    });
    quote!(#(#checks)*)
}

/// Returns the fields that may be prompts, as far as their types are known here.
pub(super) fn nested<'a>(item: &'a Item<'_>) -> impl Iterator<Item = &'a Field<'a>> {
    item.shown().filter(|field| {
        let own = &field.attributes;
        let is_plain = own.untrusted.is_none() && own.json.is_none() && own.join.is_none();
        is_plain && !is_known_value(field.ty) && !is_generic(item, field.ty)
    })
}

/// Returns whether the type is by its name no prompt, so that nobody has to look.
fn is_known_value(ty: &Type) -> bool {
    match ty {
        Type::Reference(it) => is_known_value(&it.elem),
        Type::Path(it) => it.path.is_ident("str") || rewrite::is_scalar(ty),
        _ => false,
    }
}

fn is_generic(item: &Item<'_>, ty: &Type) -> bool {
    let generics = &item.input.generics;
    let types = generics.type_params().map(|it| &it.ident);
    let mut all = types.chain(generics.const_params().map(|it| &it.ident));
    all.any(|it| rewrite::mentions(ty, it))
}
