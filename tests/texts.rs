//! No sentence is missing and none is left over: every text of `src/texts` is used by the program.
//!
//! That each stands in both languages the compiler proves (a `match` over the language) and the tests beside
//! the texts. What it does not see is a text that nobody shows any more: `Label` is public, and so are the
//! functions. The source is parsed, so that comments and strings do not count as use; tests do not either.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, File, Item, ItemFn, ItemMod, Macro, Visibility};

/// Names of one file of the source.
#[derive(Default)]
struct Named {
    /// `Label::NAME`.
    labels: BTreeSet<String>,
    /// Every identifier, counted.
    idents: BTreeMap<String, usize>,
    /// Public functions.
    functions: Vec<String>,
}

impl Named {
    fn tokens(&mut self, tokens: TokenStream) {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, tree) in trees.iter().enumerate() {
            match tree {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(ident) => {
                    self.ident(&ident.to_string());
                    let sign = |back: usize| matches!(trees.get(at.wrapping_sub(back)), Some(TokenTree::Punct(p)) if p.as_char() == ':');
                    let owner = at.checked_sub(3).and_then(|at| trees.get(at));
                    if sign(1) && sign(2) && owner.is_some_and(|owner| owner.to_string() == "Label")
                    {
                        self.labels.insert(ident.to_string());
                    }
                }
                _ => {}
            }
        }
    }

    fn ident(&mut self, ident: &str) {
        *self.idents.entry(ident.to_owned()).or_default() += 1;
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let meta = &attribute.meta;
        attribute.path().is_ident("test")
            || attribute.path().is_ident("cfg") && quote(meta).contains("test")
    })
}

fn quote(meta: &syn::Meta) -> String {
    meta.require_list()
        .map(|list| list.tokens.to_string())
        .unwrap_or_default()
}

impl<'ast> Visit<'ast> for Named {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        if is_test(&item.attrs) {
            return;
        }
        if !matches!(item.vis, Visibility::Inherited) {
            self.functions.push(item.sig.ident.to_string());
        }
        visit::visit_item_fn(self, item);
    }

    fn visit_ident(&mut self, ident: &'ast proc_macro2::Ident) {
        self.ident(&ident.to_string());
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path
            .segments
            .iter()
            .map(|part| part.ident.to_string())
            .collect();
        if let Some([owner, name]) = names.last_chunk::<2>()
            && owner == "Label"
        {
            self.labels.insert(name.clone());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, of: &'ast Macro) {
        self.tokens(of.tokens.clone());
    }
}

/// The source without its tests: the path from `src`, and what is named there.
fn source() -> BTreeMap<PathBuf, Named> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = BTreeMap::new();
    read(&root, &root, &mut files);
    assert!(files.len() > 100, "the source was found: {}", files.len());
    files
}

fn read(folder: &Path, root: &Path, files: &mut BTreeMap<PathBuf, Named>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path.file_name().unwrap() != "tests" {
                read(&path, root, files);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.file_stem().unwrap().to_str().unwrap();
            if name.ends_with("tests") || name == "checks" {
                continue;
            }
            let file: File = syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap();
            let mut named = Named::default();
            named.visit_file(&file);
            files.insert(path.strip_prefix(root).unwrap().to_owned(), named);
        }
    }
}

/// The rows of `labels!`: the names.
fn labels() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/texts/labels.rs");
    let file = syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap();
    let rows = file.items.iter().find_map(|item| match item {
        Item::Macro(of) if of.mac.path.is_ident("labels") => Some(of.mac.tokens.clone()),
        _ => None,
    });
    let trees: Vec<TokenTree> = rows.unwrap().into_iter().collect();
    let names = trees.windows(2).filter_map(|two| match two {
        [TokenTree::Ident(name), TokenTree::Punct(sign)] if sign.as_char() == ':' => {
            Some(name.to_string())
        }
        _ => None,
    });
    names.collect()
}

#[test]
fn every_label_is_shown_somewhere() {
    let files = source();
    let used: BTreeSet<&String> = files.values().flat_map(|file| &file.labels).collect();
    let labels = labels();
    assert!(labels.len() > 80, "{}", labels.len());
    let unused: Vec<&String> = labels
        .iter()
        .filter(|label| !used.contains(label))
        .collect();
    assert!(unused.is_empty(), "labels that nobody shows: {unused:?}");
}

#[test]
fn every_function_of_the_texts_is_asked_by_somebody() {
    let files = source();
    let mut unused = Vec::new();
    for (path, named) in files.iter().filter(|(path, _)| path.starts_with("texts")) {
        for function in &named.functions {
            // Named once where it stands; a `pub use` on its way out of the texts is no use yet.
            let count = |file: &Named| file.idents.get(function).copied().unwrap_or(0);
            let inside: usize = count(named);
            let outside = files.iter().any(|(other, file)| {
                let is_way_out = other.starts_with("texts") && other.ends_with("mod.rs");
                other != path && count(file) > usize::from(is_way_out)
            });
            if inside < 2 && !outside {
                unused.push(format!("{}: {function}", path.display()));
            }
        }
    }
    assert!(unused.is_empty(), "nobody asks for {unused:#?}");
}
