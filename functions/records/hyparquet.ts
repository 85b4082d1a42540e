/** An ES module's types as CommonJS can name them; the module itself is imported where it is used. */
export type {
  AsyncBuffer,
  ColumnMetaData,
  Compressors,
  FileMetaData,
  ParquetParsers,
  RowGroup,
  SchemaElement,
  SchemaTree,
} from 'hyparquet' with {
  'resolution-mode': 'import',
};
