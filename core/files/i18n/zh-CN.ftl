# 文件
violation-files-name-is-path = 文件名不能包含“/”或“\”。
violation-files-empty = 文件是空的，请选择有内容的文件。
violation-files-not-accepted = 不接受这种文件（{ $found }）。请上传：{ $accepted }。
violation-files-name-disagrees = 文件内容是 { $kind }，但文件名的后缀不符。请改正后缀后重新上传。
violation-files-wrong-end = 这份 { $kind } 文件不完整，或者末尾被附加了其他内容。请重新导出后上传。
violation-files-encrypted = 文件已加密，审核人员无法打开。请上传未设密码的版本。
violation-files-infected = 安全扫描发现问题：{ $what }。文件未保存。
problem-files-too-large = 文件太大
    .detail = 单个文件最大 { $limit }。没有保存任何内容。请压缩或拆分后再上传。
problem-files-interrupted = 文件没有传完
    .detail = 传输中断，没有保存任何内容。请重新上传。
problem-files-scanner-unavailable = 暂时无法接收文件
    .detail = 安全扫描服务没有响应，没有保存任何内容。请稍后再试。
