import avro from 'avsc'

/** What a schema says that a plain number or a row of bytes stands for. */
const LOGICAL_KINDS = [
  'date',
  'timestamp-millis',
  'timestamp-micros',
  'timestamp-nanos',
  'decimal',
] as const
type LogicalKind = (typeof LOGICAL_KINDS)[number]

/** Keeps the mark in the type, which avsc drops otherwise; read-avro.ts turns the value round. */
export class MarkedType extends avro.types.LogicalType {
  readonly kind: LogicalKind
  /** Of a decimal: its value is the whole number / 10^scale. */
  readonly scale: number
  constructor(schema: avro.Schema, options?: unknown) {
    super(schema, options)
    const { logicalType, scale } = schema as { logicalType: LogicalKind; scale?: number }
    this.kind = logicalType
    this.scale = scale ?? 0
  }
  protected override _fromValue(value: unknown): unknown {
    return value
  }
  protected override _toValue(value: unknown): unknown {
    return value
  }
}

/**
 * The type of a schema's text.
 * @param named types that it refers to, which it adds its own to
 * @throws Error where the text is no Avro schema
 */
export const avroTypeOf = (text: string, named: Record<string, avro.Type>): avro.Type =>
  avro.Type.forSchema(JSON.parse(text), {
    registry: named,
    logicalTypes: Object.fromEntries(LOGICAL_KINDS.map((kind) => [kind, MarkedType])),
  })
