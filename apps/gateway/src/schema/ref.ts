/**
 * The type of a property whose class stands in a circular import. SWC emits a property's class as decorator metadata, which
 * fails with "Cannot access 'A' before initialization" where the classes need each other; an alias emits `Object`.
 */
export type Ref<T> = T;
