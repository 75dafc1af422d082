/** The same array with room for more: at least doubled, new places filled. */
export const grown = <A extends Int32Array | Float64Array | Uint8Array>(
  array: A,
  atLeast: number,
  fill: number,
): A => {
  const larger = new (array.constructor as new (length: number) => A)(
    Math.max(atLeast, array.length * 2),
  )
  larger.fill(fill, array.length)
  larger.set(array)
  return larger
}
