import { useEffect, useEffectEvent, useRef } from 'react';

/** Calls `onChange` when a value changes, but not for its first one. @param value undefined until it is known */
export function useOnChange<Value extends string | null>(
  value: Value | undefined,
  onChange: (value: Value) => void,
): void {
  const previous = useRef(value);
  const handleChange = useEffectEvent(onChange);
  useEffect(() => {
    if (value === undefined) return;
    if (previous.current !== undefined && previous.current !== value) handleChange(value);
    previous.current = value;
  }, [value]);
}
