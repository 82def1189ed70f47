# 一份表格为何未能读入。行号与电子表格一致，列用字母表示。
violation-sheet-unreadable = 未能读取文件，请重新上传
violation-sheet-empty = 文件里没有任何行。第一行应为列名
violation-sheet-foreign = 这是 { $found } 文件，不是可读的表格。请另存为 XLSX（不设密码）、CSV 或 NDJSON
violation-sheet-binary = 文件既不是文本，也不是工作簿。请另存为 XLSX、CSV 或 NDJSON
violation-sheet-too-many-bytes = 文件超过 { $max } 字节，请拆分后分别上传
violation-sheet-too-many-rows = 表格超过 { $max } 行，请拆分后分别上传
violation-sheet-too-many-columns = 第 { $row } 行超过 { $max } 列
violation-sheet-cell-too-long = 第 { $row } 行 { $column } 列的单元格超过 { $max } 字节；前面可能缺少引号
violation-sheet-row-too-long = 第 { $row } 行超过 { $max } 字节
violation-sheet-nul-character = 第 { $row } 行 { $column } 列含有空字符（NUL）
violation-sheet-broken-bytes = 第 { $line } 行有字节不符合 { $encoding } 编码（文件第 { $offset } 字节，从 0 起）。请以 UTF-8 或 GB 18030 重新保存
violation-sheet-open-quote = 第 { $row } 行 { $column } 列的引号没有闭合
violation-sheet-header-empty = 第 { $row } 行：{ $column } 列没有列名
violation-sheet-header-repeated = 第 { $row } 行：{ $first } 列与 { $column } 列同名“{ $name }”
violation-sheet-not-json = 第 { $row } 行不是 JSON（第 { $position } 个字节处）
violation-sheet-not-an-object = 第 { $row } 行不是 JSON 对象。每行应为一个对象
violation-sheet-nested = 第 { $row } 行：“{ $name }”的值是对象或数组，不能放入单元格
violation-sheet-key-repeated = 第 { $row } 行出现两次“{ $name }”
violation-sheet-too-many-parts = 工作簿的部件超过 { $max } 个
violation-sheet-too-large-unpacked = 工作簿解压后超过 { $max } 字节，请拆分后分别上传
violation-sheet-packed-too-tightly = 工作簿解压后超过自身大小的 { $max } 倍。请用电子表格软件重新保存
violation-sheet-piece-too-long = 工作簿的部件“{ $part }”中有一段文字超过 { $max } 字节
violation-sheet-damaged = 工作簿的部件“{ $part }”缺失或损坏。请用电子表格软件重新保存
violation-sheet-document-type = 工作簿的部件“{ $part }”含有文档类型声明，不予接受
violation-sheet-no-worksheet = 工作簿里没有可见的工作表{ $name }

# 列与字段如何对应，以及一行为何不能采用。
violation-sheet-field-unknown = 没有这个字段
violation-sheet-field-unmapped = 必填字段，请选择取自哪一列
violation-sheet-column-missing = 表格里没有名为“{ $name }”的列
violation-sheet-cell-required = 第 { $row } 行 { $column } 列必填
violation-sheet-digits-lost = 第 { $row } 行 { $column } 列是超过 15 位的数值，电子表格已把后几位变成零。请把该列设为文本后重新填写
violation-sheet-row-surplus = 第 { $row } 行在最后一个列名右侧还有内容（{ $column } 列）
