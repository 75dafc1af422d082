import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import type { SASLOptions } from 'kafkajs'
import { AdapterError } from '../../ports/adapter-error.ts'
import { messageOf } from './errors.ts'

export interface KafkaSecurity {
  readonly tls: {
    readonly enabled: boolean
    readonly caFile: string | null
    readonly certFile: string | null
    readonly keyFile: string | null
  }
  readonly sasl: {
    readonly mechanism: 'none' | 'plain' | 'scram-sha-256' | 'scram-sha-512'
    readonly username: string
    readonly password: string
  }
}

const pem = (field: string, path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new AdapterError(
      'file-unreadable',
      `cannot read ${path} (${messageOf(cause)}): correct kafka.tls.${field}`,
      { cause },
    )
  }
}

/** kafkajs's two options; the files are read once. @throws AdapterError `file-unreadable` */
export const securityOptions = (
  security: KafkaSecurity | undefined,
): { readonly ssl?: ConnectionOptions; readonly sasl?: SASLOptions } => {
  if (security === undefined) return {}
  const { tls, sasl } = security
  const { mechanism, username, password } = sasl
  return {
    ...(tls.enabled
      ? {
          ssl: {
            ...(tls.caFile === null ? {} : { ca: [pem('caFile', tls.caFile)] }),
            ...(tls.certFile === null ? {} : { cert: pem('certFile', tls.certFile) }),
            ...(tls.keyFile === null ? {} : { key: pem('keyFile', tls.keyFile) }),
          },
        }
      : {}),
    ...(mechanism === 'none' ? {} : { sasl: { mechanism, username, password } }),
  }
}
