/** Results that go to a file: the command line's way to it. */
export { checkWritable, writeWhole } from '../adapters/files/whole-file.ts'
