/** The wall clock, handed in. Tests move it by hand. */
export interface Clock {
  nowMs(): number
}
