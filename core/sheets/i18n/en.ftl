# Why a table was not read. Rows count as in a spreadsheet, columns have their letters.
violation-sheet-unreadable = The file could not be read. Send it again
violation-sheet-empty = The file holds no row. The first one names the columns
violation-sheet-foreign = This is a { $found } file, no table that can be read. Save it as XLSX (without a password), CSV or NDJSON
violation-sheet-binary = The file is neither text nor a workbook. Save it as XLSX, CSV or NDJSON
violation-sheet-too-many-bytes = The file is larger than { $max } bytes. Split it and send the parts
violation-sheet-too-many-rows = The table has more than { $max } rows. Split it and send the parts
violation-sheet-too-many-columns = Row { $row } has more than { $max } columns
violation-sheet-cell-too-long = Row { $row }, column { $column }: the cell is longer than { $max } bytes; a quotation mark may be missing before it
violation-sheet-row-too-long = Row { $row } is longer than { $max } bytes
violation-sheet-nul-character = Row { $row }, column { $column } holds a NUL character
violation-sheet-broken-bytes = Line { $line } has bytes that are not { $encoding } (offset { $offset } from 0). Save the file again as UTF-8 or GB 18030
violation-sheet-open-quote = Row { $row }, column { $column }: the quotation mark is not closed
violation-sheet-header-empty = Row { $row }: column { $column } has no name
violation-sheet-header-repeated = Row { $row }: columns { $first } and { $column } are both called “{ $name }”
violation-sheet-not-json = Line { $row } is not JSON (at byte { $position })
violation-sheet-not-an-object = Line { $row } is not a JSON object. Each line is one object
violation-sheet-nested = Line { $row }: the value of “{ $name }” is an object or a list, which no cell can hold
violation-sheet-key-repeated = Line { $row } has “{ $name }” twice
violation-sheet-too-many-parts = The workbook has more than { $max } parts
violation-sheet-too-large-unpacked = The workbook unpacks to more than { $max } bytes. Split it and send the parts
violation-sheet-packed-too-tightly = The workbook unpacks to more than { $max } times its size. Save it again with a spreadsheet program
violation-sheet-piece-too-long = The part “{ $part }” of the workbook holds a text longer than { $max } bytes
violation-sheet-damaged = The part “{ $part }” of the workbook is missing or damaged. Save it again with a spreadsheet program
violation-sheet-document-type = The part “{ $part }” of the workbook has a document type, which is not accepted
violation-sheet-no-worksheet = The workbook has no visible worksheet { $name }

# How columns become fields, and why a row cannot be taken.
violation-sheet-field-unknown = There is no such field
violation-sheet-field-unmapped = This field is needed. Choose the column it is taken from
violation-sheet-column-missing = The table has no column “{ $name }”
violation-sheet-cell-required = Row { $row }, column { $column } must be filled in
violation-sheet-digits-lost = Row { $row }, column { $column } is a number of more than 15 digits, of which the spreadsheet made the last ones zeros. Format the column as text and enter it again
violation-sheet-row-surplus = Row { $row } has something right of the last named column (column { $column })
