//! What a stage made last, so that it is not made again of the same inputs.

use std::sync::Arc;

use super::diagnostic::Diagnostics;

/// Whether two shared texts are the same. `==` compares the bytes even of one that is the same memory, as most are that a stage
/// gets again.
pub fn is_same(one: &Arc<str>, other: &Arc<str>) -> bool {
    Arc::ptr_eq(one, other) || one == other
}

/// The last output of a stage, the inputs that it was made of, and the problems found on the way.
pub struct Memo<I, O>(Option<(I, O, Diagnostics)>);

impl<I, O> Default for Memo<I, O> {
    fn default() -> Memo<I, O> {
        Memo(None)
    }
}

impl<I, O: Clone> Memo<I, O> {
    /// The last output and its problems, if `holds` finds that it is also that of the present inputs; `holds` may bring
    /// both up to date.
    pub fn recall(&mut self, holds: impl FnOnce(&mut I, &mut O) -> bool, out: &mut Diagnostics) -> Option<O> {
        let (inputs, output, found) = self.0.as_mut()?;
        if !holds(inputs, output) {
            return None;
        }
        out.include(found);
        Some(output.clone())
    }

    /// Makes the output of these inputs and remembers it.
    pub fn make(&mut self, inputs: I, make: impl FnOnce(&I, &mut Diagnostics) -> O, out: &mut Diagnostics) -> O {
        let mut found = Diagnostics::default();
        let output = make(&inputs, &mut found);
        out.include(&found);
        self.0 = Some((inputs, output.clone(), found));
        output
    }
}
