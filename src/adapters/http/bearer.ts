import { createHash, timingSafeEqual } from 'node:crypto'

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest()

/**
 * Whether a request shows one of the tokens. Compared by digest and always with all of them, so that the time it takes
 * tells nothing of a token.
 */
export const bearerCheck = (
  tokens: readonly string[],
): ((header: string | undefined) => boolean) => {
  const digests = tokens.map(digestOf)
  return (header) => {
    const shown = digestOf(/^Bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? '')
    let matches = 0
    for (const digest of digests) matches += timingSafeEqual(digest, shown) ? 1 : 0
    return matches > 0
  }
}
