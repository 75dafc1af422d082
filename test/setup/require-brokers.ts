/** A test that needs a broker fails when asked for without one; it never skips silently. */
export const setup = (): void => {
  if ((process.env.GREYWATT_TEST_BROKERS ?? '') === '') {
    throw new Error(
      'The integration tests need a Kafka broker: set GREYWATT_TEST_BROKERS, for example to 127.0.0.1:19092 after "scripts/kafka-local start --port 19092".',
    )
  }
}
