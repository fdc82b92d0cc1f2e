/**
 * Tools of a turn show while it is pointed at or holds the focus, and always on touch screens. They hold their place, so nothing
 * moves. The turn has the class `group/turn`.
 */
export const quiet =
  'opacity-0 transition-opacity group-focus-within/turn:opacity-100 group-hover/turn:opacity-100 has-aria-expanded:opacity-100 pointer-coarse:opacity-100'
