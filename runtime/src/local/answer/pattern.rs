//! Strings from regular expressions, and the test whether a string matches one.
//!
//! Understands what JSON Schemas for models use: literals, classes, groups, alternatives, counts
//! and anchors. Knows no look-around and no back-reference: such a pattern is not read at all.

use fastrand::Rng;

/// A regular expression that was understood.
pub(in crate::local) struct Pattern(Node);

enum Node {
    Start,
    End,
    Set(Set),
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    Repeat {
        what: Box<Node>,
        least: usize,
        most: usize,
    },
}

#[derive(Default)]
struct Set {
    ranges: Vec<(char, char)>,
    negated: bool,
}

/// Longer texts are not matched but taken to match: backtracking costs stack.
const LONGEST_MATCHED: usize = 200;
const LONGEST_MADE: usize = 10_000;
const DEEPEST: usize = 40;
const UNBOUNDED: usize = usize::MAX;

impl Pattern {
    /// Reads a pattern; nothing if it uses what this file does not know.
    pub(in crate::local) fn read(source: &str) -> Option<Self> {
        let chars: Vec<char> = source.chars().take(2_000).collect();
        let mut reader = Reader {
            chars: &chars,
            at: 0,
        };
        let node = reader.either(0)?;
        (reader.at == chars.len()).then_some(Self(node))
    }

    /// Returns a string that matches; repeats go up to `extra` times beyond their least count.
    pub(in crate::local) fn make(&self, rng: &mut Rng, extra: usize) -> String {
        let mut text = String::new();
        make(&self.0, rng, extra, &mut text);
        text
    }

    /// Returns whether the pattern is found anywhere in the text.
    pub(in crate::local) fn matches(&self, text: &str) -> bool {
        let chars: Vec<char> = text.chars().take(LONGEST_MATCHED + 1).collect();
        if chars.len() > LONGEST_MATCHED {
            return true;
        }
        let mut matcher = Matcher {
            text: &chars,
            steps: 50_000,
        };
        (0..=chars.len()).any(|at| matcher.step(&self.0, at, &mut |_, _| true))
    }
}

fn make(node: &Node, rng: &mut Rng, extra: usize, text: &mut String) {
    match node {
        Node::Start | Node::End => {}
        Node::Set(set) => text.push(set.pick(rng)),
        Node::Sequence(nodes) => nodes.iter().for_each(|node| make(node, rng, extra, text)),
        Node::Either(nodes) => {
            if let Some(node) = rng.choice(nodes) {
                make(node, rng, extra, text);
            }
        }
        Node::Repeat { what, least, most } => {
            let most = (*most).min(least.saturating_add(extra));
            for _ in 0..rng.usize(*least..=most) {
                let before = text.len();
                make(what, rng, extra, text);
                if text.len() == before || text.len() > LONGEST_MADE {
                    break;
                }
            }
        }
    }
}

struct Matcher<'a> {
    text: &'a [char],
    steps: u32,
}

type Next<'n> = &'n mut dyn FnMut(&mut Matcher<'_>, usize) -> bool;

impl Matcher<'_> {
    fn step(&mut self, node: &Node, at: usize, next: Next<'_>) -> bool {
        let Some(steps) = self.steps.checked_sub(1) else {
            return true;
        };
        self.steps = steps;
        match node {
            Node::Start => at == 0 && next(self, at),
            Node::End => at == self.text.len() && next(self, at),
            Node::Set(set) => self.text.get(at).is_some_and(|c| set.has(*c)) && next(self, at + 1),
            Node::Sequence(nodes) => self.sequence(nodes, at, next),
            Node::Either(nodes) => nodes.iter().any(|node| self.step(node, at, next)),
            Node::Repeat { what, least, most } => self.repeat(what, *least, *most, at, next),
        }
    }

    fn sequence(&mut self, nodes: &[Node], at: usize, next: Next<'_>) -> bool {
        match nodes {
            [] => next(self, at),
            [first, rest @ ..] => self.step(first, at, &mut |matcher, at| {
                matcher.sequence(rest, at, next)
            }),
        }
    }

    fn repeat(
        &mut self,
        what: &Node,
        least: usize,
        most: usize,
        at: usize,
        next: Next<'_>,
    ) -> bool {
        let more = most > 0
            && self.step(what, at, &mut |matcher, after| {
                // A round that takes no character would go on for ever.
                let fewer = least.saturating_sub(1);
                let fewer = if after == at { 0 } else { fewer };
                let most = if after == at {
                    0
                } else {
                    most.saturating_sub(1)
                };
                matcher.repeat(what, fewer, most, after, next)
            });
        more || (least == 0 && next(self, at))
    }
}

impl Set {
    fn of(ranges: &[(char, char)]) -> Self {
        Self {
            ranges: ranges.to_vec(),
            negated: false,
        }
    }

    fn has(&self, c: char) -> bool {
        self.ranges
            .iter()
            .any(|(low, high)| (*low..=*high).contains(&c))
            != self.negated
    }

    /// Returns a character of the set: a letter or digit where it has one, else one that can be printed,
    /// else any.
    fn pick(&self, rng: &mut Rng) -> char {
        let printable = || (' '..='~').filter(|c| self.has(*c));
        let plain: Vec<char> = printable().filter(char::is_ascii_alphanumeric).collect();
        let fallback: Vec<char> = if plain.is_empty() {
            printable().collect()
        } else {
            plain
        };
        rng.choice(&fallback)
            .copied()
            .or_else(|| {
                self.ranges
                    .first()
                    .filter(|_| !self.negated)
                    .map(|(low, _)| *low)
            })
            .unwrap_or('é')
    }
}

struct Reader<'a> {
    chars: &'a [char],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    fn eat(&mut self, c: char) -> bool {
        let there = self.peek() == Some(c);
        self.at += usize::from(there);
        there
    }

    fn either(&mut self, depth: usize) -> Option<Node> {
        if depth > DEEPEST {
            return None;
        }
        let mut branches = vec![self.sequence(depth)?];
        while self.eat('|') {
            branches.push(self.sequence(depth)?);
        }
        if branches.len() == 1 {
            branches.pop()
        } else {
            Some(Node::Either(branches))
        }
    }

    fn sequence(&mut self, depth: usize) -> Option<Node> {
        let mut nodes = Vec::new();
        while let Some(c) = self.peek() {
            if c == '|' || c == ')' {
                break;
            }
            let atom = self.atom(depth)?;
            nodes.push(self.counted(atom)?);
        }
        Some(Node::Sequence(nodes))
    }

    fn atom(&mut self, depth: usize) -> Option<Node> {
        Some(match self.take()? {
            '^' => Node::Start,
            '$' => Node::End,
            '.' => Node::Set(Set {
                ranges: vec![('\n', '\n'), ('\r', '\r')],
                negated: true,
            }),
            '(' => {
                self.group_head()?;
                let inner = self.either(depth + 1)?;
                self.eat(')').then_some(inner)?
            }
            '[' => Node::Set(self.class()?),
            '\\' => Node::Set(self.escape()?),
            '*' | '+' | '?' | '{' => return None,
            c => Node::Set(Set::of(&[(c, c)])),
        })
    }

    /// Skips `?:`, `?<name>` and `?P<name>`; every other `?` is unknown.
    fn group_head(&mut self) -> Option<()> {
        if !self.eat('?') || self.eat(':') {
            return Some(());
        }
        self.eat('P');
        if !self.eat('<') || matches!(self.peek(), Some('=' | '!')) {
            return None;
        }
        while self.take()? != '>' {}
        Some(())
    }

    fn counted(&mut self, atom: Node) -> Option<Node> {
        let (least, most) = match self.peek() {
            Some('*') => (0, UNBOUNDED),
            Some('+') => (1, UNBOUNDED),
            Some('?') => (0, 1),
            Some('{') => return self.braces(atom),
            _ => return Some(atom),
        };
        self.at += 1;
        self.eat('?');
        Some(Node::Repeat {
            what: Box::new(atom),
            least,
            most,
        })
    }

    fn braces(&mut self, atom: Node) -> Option<Node> {
        self.eat('{');
        let least = self.decimal()?;
        let most = if self.eat(',') {
            self.decimal().unwrap_or(UNBOUNDED)
        } else {
            least
        };
        if !self.eat('}') || most < least {
            return None;
        }
        self.eat('?');
        Some(Node::Repeat {
            what: Box::new(atom),
            least,
            most,
        })
    }

    fn decimal(&mut self) -> Option<usize> {
        let from = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        self.chars
            .get(from..self.at)?
            .iter()
            .collect::<String>()
            .parse()
            .ok()
    }

    fn class(&mut self) -> Option<Set> {
        let mut set = Set {
            negated: self.eat('^'),
            ..Set::default()
        };
        let mut first = true;
        loop {
            let low = match self.take()? {
                ']' if !first => return Some(set),
                '\\' => {
                    let escaped = self.escape()?;
                    match escaped.ranges.as_slice() {
                        [(c, d)] if c == d && !escaped.negated => *c,
                        _ if escaped.negated => return None,
                        ranges => {
                            set.ranges.extend_from_slice(ranges);
                            first = false;
                            continue;
                        }
                    }
                }
                c => c,
            };
            first = false;
            let range =
                self.peek() == Some('-') && self.chars.get(self.at + 1).is_some_and(|c| *c != ']');
            let high = if range { self.range_end()? } else { low };
            set.ranges.push((low, high));
        }
    }

    fn range_end(&mut self) -> Option<char> {
        self.eat('-');
        match self.take()? {
            '\\' => self.escape()?.ranges.first().map(|(c, _)| *c),
            c => Some(c),
        }
    }

    fn escape(&mut self) -> Option<Set> {
        let word = [('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')];
        let space = [(' ', ' '), ('\t', '\t'), ('\n', '\n'), ('\r', '\r')];
        let one = |c: char| Set::of(&[(c, c)]);
        let not = |ranges: &[(char, char)]| Set {
            ranges: ranges.to_vec(),
            negated: true,
        };
        Some(match self.take()? {
            'd' => Set::of(&[('0', '9')]),
            'D' => not(&[('0', '9')]),
            'w' => Set::of(&word),
            'W' => not(&word),
            's' => Set::of(&space),
            'S' => not(&space),
            'n' => one('\n'),
            'r' => one('\r'),
            't' => one('\t'),
            'x' => one(self.hexadecimal(2)?),
            'u' => one(self.hexadecimal(4)?),
            c if c.is_ascii_alphanumeric() => return None,
            c => one(c),
        })
    }

    fn hexadecimal(&mut self, digits: usize) -> Option<char> {
        let code: String = self.chars.get(self.at..self.at + digits)?.iter().collect();
        self.at += digits;
        char::from_u32(u32::from_str_radix(&code, 16).ok()?)
    }
}
