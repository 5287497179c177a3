/**
 * Zero for a field that will hold fractions. V8 keeps a whole number in a field unlike a fraction: a field that begins
 * with 0 changes its object's shape with the first fraction, and all code that was compiled for the old shape is slower
 * from then on. Minus zero is a fraction to it, and adds and compares like zero.
 */
export const ZERO = -0;
