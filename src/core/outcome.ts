/**
 * What a step returns. Expected bad data never throws: it comes back as an outcome with a reason from a closed list,
 * and the same word is the metric label, the dead-letter header and the text key of a console.
 */
export type Outcome<Value, Reason extends string> =
  | { readonly type: 'ok'; readonly value: Value }
  | { readonly type: 'rejected'; readonly reason: Reason; readonly message: string }

export const ok = <Value>(value: Value): { readonly type: 'ok'; readonly value: Value } => ({
  type: 'ok',
  value,
})

export const rejected = <Reason extends string>(
  reason: Reason,
  message: string,
): { readonly type: 'rejected'; readonly reason: Reason; readonly message: string } => ({
  type: 'rejected',
  reason,
  message,
})
