### 框架自身的文字：页头页脚、表单、时限、问题说明。

web-tagline = 跨境电商公共服务平台
web-skip = 跳到正文
web-navigation = 主导航
web-menu = 菜单
web-breadcrumb = 当前位置
web-search = 查询
web-search-hint = 企业名称、统一社会信用代码、证书编号
web-theme = 外观：{ $theme }。点按切换。
web-theme-auto = 跟随系统
web-theme-light = 浅色
web-theme-dark = 深色
web-user-menu = 账户菜单
web-account = 账户与安全
web-sign-in = 登录
web-sign-out = 退出登录
web-sign-in-first = 请先登录，登录后将回到原页面。
web-session-expired = 登录已过期，请重新登录。登录后将回到原页面。
web-session-expired-unsaved = 登录已过期，刚才提交的内容没有保存。请重新登录，登录后将回到原页面。如果浏览器启用了脚本，您填写的内容会自动恢复，密码和文件除外。
web-checkpoint = 账本检查点
web-api = 开放接口
web-about = 关于本平台
web-footer = 每一步留痕，人人可验
web-home = 返回首页
web-offline = 网络中断，操作未提交，请稍后重试。
web-copied = 已复制
web-copy = 复制

## 表单
web-save = 保存
web-cancel = 取消
web-close = 关闭
web-optional = （选填）
web-choose = 请选择
web-fault = 错误：
web-faults-title = 有内容需要修改
web-fault-of = { $label }：{ $message }
web-drop = 将文件拖到此处，或点按选择
web-saved = 已自动保存
web-unsaved = 未能保存，请检查网络

## 列表
web-pages = 翻页
web-shown = 本页 { $count } 条
web-first-page = 回到第一页
web-next-page = 下一页
web-filter = 筛选

## 状态
web-standing = 当前进展
web-steps = 填写步骤
web-receipt = 存证回执
web-before = 原为
web-after = 现为
web-clock-what = 时限事项
web-clock-whose = 责任方
web-clock-due = 截止时间
web-clock-basis = 依据
web-clock-paused = 时限已暂停
web-clock-missed = 已超时
web-clock-working-days = 剩 { $count } 个工作日

web-just-now = 刚刚
web-minutes-ago = { $count } 分钟前
web-in-minutes = { $count } 分钟后
web-hours-ago = { $count } 小时前
web-in-hours = { $count } 小时后
web-days-ago = { $count } 天前
web-in-days = { $count } 天后

## 证书
web-verify-title = 核验本证书
web-verify-how = 扫描二维码或打开下方网址。证书附有存证账本的包含证明，可离线核验。

## 问题
web-problem-more = 了解原因与处理办法
web-request-id = 请求编号 { $id }

problem-conflict = 当前状态下不能这样操作
    .detail = 该事项的状态已经变化。请刷新页面，查看最新进展后再试。
problem-csrf = 表单已失效
    .detail = 页面打开时间过长，或浏览器拦截了 Cookie。请返回上一页，刷新后重新提交。
problem-forbidden = 您没有权限进行此操作
    .detail = 您现有的角色不包含这项权限。如确需办理，请联系本机构的管理员。
problem-internal = 系统出错了
    .detail = 本次操作没有执行。我们已记录该问题；如需协助，请提供下方的请求编号。
problem-invalid = 提交的内容有误
    .detail = 请按提示修改后重新提交。
problem-malformed = 无法读取请求
    .detail = 请求的格式不完整或不符合规范，未作任何处理。
problem-malformed-idempotency-key = 幂等键格式不正确
    .detail = Idempotency-Key 应为 8 至 64 个可见的 ASCII 字符。
problem-malformed-precondition = 版本标识格式不正确
    .detail = If-Match 应为读取时返回的版本标识，例如 "v3"。
problem-method-not-allowed = 此地址不支持该请求方法
    .detail = 可用的方法见响应头 Allow。
problem-not-found = 未找到相关内容
    .detail = 地址可能有误，内容可能已被移除，或者不对您开放。
problem-precondition-required = 缺少版本标识
    .detail = 修改内容时须在 If-Match 中注明所依据的版本，以免覆盖他人的修改。
problem-scope-missing = 令牌权限不足
    .detail = 该接口令牌的权限范围不包含这项操作。
problem-stale = 内容已被他人修改
    .detail = 在您编辑期间，该内容已有新版本。请重新打开，核对后再提交。
problem-timeout = 请求超时
    .detail = 未能在规定时间内收到完整的请求，请重试。
problem-too-large = 提交的内容过大
    .detail = 请减小内容或拆分后再提交。
problem-too-many = 请求过于频繁
    .detail = 请稍候片刻再试。
problem-unauthenticated = 请先登录
    .detail = 访问该内容需要登录，或提供有效的接口令牌。
problem-unavailable = 服务暂时不可用
    .detail = 本次操作没有执行，请稍后再试。
problem-unsupported-media-type = 不支持该内容类型
    .detail = 请检查请求头 Content-Type。

violation-text-empty = 请填写此项
violation-text-too-long = 最多 { $max } 个字符，现有 { $found } 个
violation-text-control-character = 含有不可见的控制字符（{ $point }），请删除后重新输入
violation-text-direction-mark = 含有改变文字方向的字符（{ $point }），请删除后重新输入
violation-unknown-field = 没有这个字段
violation-missing-field = 缺少此项
violation-duplicate-field = 重复出现
violation-wrong-type = 格式不正确
violation-not-a-choice = 不在可选范围内
violation-not-a-cursor = 翻页位置无效，请从第一页开始
violation-not-between-1-and-100 = 应在 1 到 100 之间
