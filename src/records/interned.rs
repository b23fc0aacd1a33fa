//! Values that are in memory once, however many hold them.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

/// The different values among many that are mostly the same.
#[derive(Debug)]
pub struct Interned<T: ?Sized>(HashSet<Arc<T>>);

impl<T: ?Sized> Default for Interned<T> {
    fn default() -> Interned<T> {
        Interned(HashSet::new())
    }
}

impl<T: ?Sized + Eq + Hash> Interned<T> {
    /// The value, as it is kept.
    pub fn of(&mut self, value: &T) -> Arc<T>
    where
        Arc<T>: for<'v> From<&'v T>,
    {
        if let Some(known) = self.0.get(value) {
            return known.clone();
        }
        let value: Arc<T> = Arc::from(value);
        self.0.insert(value.clone());
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_value_is_in_memory_once() {
        let mut names = Interned::<str>::default();
        let (one, other, again) = (names.of("甲"), names.of("乙"), names.of("甲"));
        assert!(Arc::ptr_eq(&one, &again) && !Arc::ptr_eq(&one, &other));
        assert_eq!((&*one, &*other), ("甲", "乙"));
    }
}
