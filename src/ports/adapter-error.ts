/** Closed list of what goes wrong outside the core; behaviour hangs on the code, never on a message's text. */
export const ADAPTER_ERRORS = {
  'broker-unreachable': { retriable: true },
  'broker-refused': { retriable: false },
  'broker-unsupported': { retriable: false },
  'topic-missing': { retriable: false },
  'topic-mismatch': { retriable: false },
  'codec-unknown': { retriable: false },
  'format-unknown': { retriable: false },
  'record-too-large': { retriable: false },
  'consumer-stalled': { retriable: false },
  'consumer-crashed': { retriable: false },
  'file-missing': { retriable: false },
  'file-unreadable': { retriable: false },
  'column-missing': { retriable: false },
  'column-type': { retriable: false },
  'no-rows': { retriable: false },
  'row-invalid': { retriable: false },
  'sql-invalid': { retriable: false },
  'write-failed': { retriable: false },
  'model-missing': { retriable: false },
  'model-altered': { retriable: false },
  'model-refused': { retriable: false },
  'registry-unreachable': { retriable: true },
  'registry-refused': { retriable: false },
  'schema-invalid': { retriable: false },
  'checkpoint-unreadable': { retriable: false },
  'checkpoint-newer': { retriable: false },
  'checkpoint-write': { retriable: false },
  'checkpoint-locked': { retriable: false },
  'checkpoint-fenced': { retriable: false },
  'listen-failed': { retriable: false },
  'log-unreadable': { retriable: false },
  'log-newer': { retriable: false },
  'log-write': { retriable: false },
  'log-behind': { retriable: false },
} as const
export type AdapterErrorCode = keyof typeof ADAPTER_ERRORS

/** The message says what, where and how to mend it, in one line. */
export class AdapterError extends Error {
  override readonly name = 'AdapterError'
  readonly code: AdapterErrorCode
  constructor(code: AdapterErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
  get retriable(): boolean {
    return ADAPTER_ERRORS[this.code].retriable
  }
}
