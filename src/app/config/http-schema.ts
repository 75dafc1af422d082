import { z } from 'zod'
import { count, field } from './schema-field.ts'

/** What only this machine reaches. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/
/** RFC 6750, and long enough not to be guessed; the mask of a secret does not fit. */
const TOKEN = /^[A-Za-z0-9._~+/-]{16,512}=*$/

/** The HTTP side of serve: readings in, metrics and probes out. */
export const httpSchema = z
  .strictObject({
    enabled: field(z.boolean(), true, {
      description: 'Whether serve listens for HTTP: readings, metrics, probes.',
    }),
    host: field(z.string().min(1), '127.0.0.1', {
      description: 'Address to listen on; by default only this machine reaches it.',
      allowed: 'a name or an address',
    }),
    port: field(z.int().min(0).max(65_535), 8080, {
      description:
        'Port to listen on; 0 for any that is free, which the log then tells. Each instance of a machine needs its own.',
    }),
    tokens: field(z.array(z.string().regex(TOKEN)), [], {
      description: `Bearer tokens, one of which whoever sends readings must show; \${HTTP_TOKEN} takes one from that variable of the environment. None: nobody is asked.`,
      allowed: 'a list of texts of 16 characters or more from A-Z a-z 0-9 . _ ~ + / -',
      secret: true,
    }),
    allowAnonymous: field(z.boolean(), false, {
      description: 'Whether readings are taken without a token from beyond this machine.',
    }),
    maxBodyBytes: field(count.max(1_000_000_000), 8_000_000, {
      description: 'A longer body, unpacked, is refused with 413.',
      unit: 'bytes',
    }),
    maxBytesInFlight: field(count, 64_000_000, {
      description:
        'Bytes of readings that may be on their way into the log, with 250 more for each; whoever sends beyond that gets 429.',
      unit: 'bytes',
    }),
    maxBacklogRecords: field(count.nullable(), 1_000_000, {
      description:
        'Records of meter-readings that may wait for collate in the partitions of this process before senders get 429; null for any number.',
      unit: 'records',
    }),
    requestTimeoutMs: field(count.min(1000), 30_000, {
      description: 'A request that has not arrived whole after this long is cut off.',
      unit: 'ms',
    }),
  })
  .refine((it) => it.maxBytesInFlight >= it.maxBodyBytes, {
    path: ['maxBytesInFlight'],
    params: { allowed: 'at least http.maxBodyBytes' },
  })
  .refine(
    (it) => !it.enabled || LOOPBACK.test(it.host) || it.tokens.length > 0 || it.allowAnonymous,
    {
      path: ['host'],
      params: {
        allowed:
          '127.0.0.1, ::1 or localhost where http.tokens is empty and http.allowAnonymous is false',
      },
    },
  )
