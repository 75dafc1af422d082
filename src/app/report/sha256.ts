import { createHash } from 'node:crypto'

/** As a content security policy names what it lets in. */
export const sha256Base64 = (text: string): string =>
  createHash('sha256').update(text).digest('base64')
