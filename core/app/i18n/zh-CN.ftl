# corridor ledger verify
app-verify-genuine = 回执真实有效。
app-verify-sealed = 签名有效：签发时内容属实。此后是否被撤销，请查询名录。
app-verify-refused = 该回执不能证明任何内容：
app-verify-event = 事项：{ $value }
app-ledger-witness = 见证方 { $name }
app-ledger-witnessed = 已联署 { $size } 条记录，最近一次为 { $at }
app-ledger-not-witnessed = 尚未联署
app-ledger-audit = 使用“corridor audit”可保存日志副本，并查明日志是否曾被改写。
app-ledger-lost = 数据已丢失
app-ledger-lost-text = 记录及其证明完好。所承诺的具体内容在恢复较旧的数据库时丢失，日志中另有一条记录予以说明。
app-verify-subject = 对象：{ $value }
app-verify-version = 版本：{ $value }
app-verify-by = 办理人：{ $value }
app-verify-at = 时间：{ $value }
app-verify-log = 存证日志：{ $value }
app-verify-place = 位置：{ $value }
app-verify-place-of = 序号 { $index }（从 0 起），日志共 { $size } 条
app-verify-root = 根哈希：{ $value }
app-verify-signers = 签名：{ $value }
app-verify-witness = 见证方：    { $value }
app-verify-public = 公开事实：  { $value }
app-verify-rules = 规则：{ $value }
app-verify-disclosed = 已披露：{ $name }，{ $bytes } 字节，与承诺一致
app-verify-withheld = 未披露：{ $name }

# 导航
app-nav-home = 我的待办
app-nav-ledger = 存证日志
app-nav-system = 系统状况

# 首页
app-landing-title = 跨境电商主体备案：一次备案，人人可验
app-landing-lead = 企业一次备案、连接自有店铺，每一步都留下回执，任何人无需信任平台即可核验。
app-landing-search = 查询备案
app-landing-search-hint = 企业名称、统一社会信用代码或 LEI
app-landing-register = 企业备案
app-landing-register-text = 一个经核验的主体身份，贯通商品备案、店铺连接与各类案件。提交之前即可看到表单的全部问题。
app-landing-register-button = 开始备案
app-landing-verify = 核验证书
app-landing-verify-text = 扫描证书上的二维码，或查询企业，立即得知证书是否有效、受限或已撤销。
app-landing-verify-button = 核验证书
app-landing-ledger = 查看存证日志
app-landing-ledger-text = 每一项决定都记入无法篡改的公开日志，回执可在您自己的电脑上离线核验。
app-landing-ledger-button = 打开存证日志

# 我的待办
app-desk-title = 我的待办
app-desk-lead = { $name }，您好。以下按期限先后排列。
app-desk-empty = 目前没有待办
app-desk-empty-text = 需要您处理的事项会连同期限显示在这里。
app-desk-late = 有 { $count } 项已超过期限。
app-desk-what = 事项
app-desk-kind = 类别
app-desk-due = 期限
app-desk-trouble = 需要处理
app-desk-task = 待办
app-desk-news = 知悉

# 存证日志
app-ledger-title = 存证日志
app-ledger-lead = 每一步都记入公开日志：只说明何事、何时、以何种身份办理，不涉及具体个人。
app-ledger-standing = 日志共有 { $size } 条记录，全部由一个签名检查点覆盖。
app-ledger-standing-detail = 由 { $origin } 签名。记录产生约一秒后即被封存，此后任何改动或删除都会被发现。
app-ledger-growth = 近 30 天每日记录数
app-ledger-latest = 最新记录
app-ledger-empty = 尚无记录
app-ledger-empty-text = 第一项操作办理后将显示在这里。
app-ledger-index = 序号
app-ledger-what = 事项
app-ledger-subject = 对象
app-ledger-at = 记录时间
app-ledger-verify = 自行核验
app-ledger-verify-text = 请保存下方公钥。凭此公钥，用“corridor ledger verify”即可在自己的电脑上核验任何回执，无需本站，也无需联网。
app-ledger-key = 日志公钥
app-ledger-root = 根哈希
app-ledger-checkpoint = 最新检查点
app-ledger-keys = { $changes ->
    [0] 密钥从未更换
   *[other] 密钥已更换 { $changes } 次：全部密钥
}
app-ledger-formats = 采用 RFC 6962 默克尔树，检查点、分片与回执均为 c2sp.org 格式，支持这些格式的任何工具都可以监督本日志。

# 回执
app-receipt-title = 回执
app-receipt-sealed = 已封存
app-receipt-pending = 封存中
app-receipt-download = 下载回执
app-receipt-reload = 刷新
app-receipt-standing = 该事项在公开日志中的序号为 { $index }（从 0 起），日志共 { $size } 条。
app-receipt-standing-detail = 已由签名检查点覆盖，任何改动或删除都会被发现。
app-receipt-waiting = 该事项已记录，正在等待封存。
app-receipt-waiting-detail = 大约需要一秒。
app-receipt-recorded = 记录内容
app-receipt-role = 办理身份
app-receipt-version = 对象版本
app-receipt-rules = 适用规则
app-receipt-id = 回执编号
app-receipt-verify = 如何核验
app-receipt-verify-text = 下载回执后运行以下命令，无需本站，也无需联网。
app-receipt-public = 本页面公开：
app-receipt-qr = 指向本回执的二维码
app-receipt-details = 证明详情
app-receipt-entry = 记录原文
app-receipt-entry-text = 日志中保存的正是以下字节。具体内容仅以加盐哈希承诺，不予展示。
app-receipt-path = 通往根哈希的路径
app-receipt-path-empty = 无：该记录即整棵树。

# 系统状况
app-system-title = 系统状况
app-system-lead = 平台运行情况，以及需要处理的事项。
app-system-well = 没有需要处理的事项。
app-system-well-detail = 数据库、存证日志、事件投递、适配器和磁盘均正常。
app-system-concerned = 有 { $count } 项需要您处理。
app-concern-database = 数据库没有响应。请检查其是否运行、服务器能否访问。
app-concern-ledger = 存证日志比数据库新，因此拒绝写入。可能恢复了较旧的数据库：请恢复较新的一份，或运行 corridor ledger recover。
app-concern-disk-full = 数据磁盘剩余不足 64 MiB，请立即腾出空间；目前拒绝请求。
app-concern-disk-low = 数据磁盘剩余不足 1 GiB，请尽快腾出空间。
app-concern-parked = 有事件多次投递失败后被搁置。请查看下方原因，排除后重试。
app-concern-workers = 有适配器反复出错，其连接在恢复之前处于等待状态。
app-concern-adapters = 有适配器无法提供，原因见下方。
app-concern-stores = 有店铺操作等待人工处理，见下方列表。
app-concern-clocks = 有案件已超过期限，审核员可在待办队列首位看到。
app-system-health = 健康状况
app-system-database = 数据库
app-system-ledger = 存证日志
app-system-disk = 磁盘
app-check-ok = 正常
app-check-unreachable = 无响应
app-check-frozen = 拒绝写入
app-check-unsealed = 回执暂未封存
app-check-full = 已满
app-system-version = Corridor 版本
app-system-engine = 数据库引擎
app-system-sealed = 已封存记录
app-system-units = 启动以来的工作单元
app-system-groups = 合并提交次数
app-system-revoked = 占用数据库过久的工作单元
app-system-free = 磁盘剩余
app-system-deliveries = 事件投递
app-system-waiting = 等待投递：{ $count } 项。
app-system-parked = 已搁置
app-system-parked-text = 同一案件的后续事件排在其后。重试不会重复已完成的操作。
app-system-none-parked = 没有被搁置的投递
app-system-none-parked-text = 失败的投递会在数小时内反复重试，之后才会出现在这里。
app-system-event = 事件
app-system-subscriber = 接收方
app-system-since = 搁置时间
app-system-error = 错误
app-system-deeds = 操作
app-system-retry = 重试
app-system-discard = 放弃
app-system-discard-confirm = 该事件将不再送达此接收方。确定放弃吗？
app-system-retried = 将重新投递该事件。
app-system-discarded = 已放弃该投递。
app-system-cases = 在办案件时限
app-system-late = 已超期 { $count } 件，
app-system-soon = 两日内到期 { $count } 件。
app-system-stores = 店铺操作
app-system-troubled = 异常的店铺连接
app-system-troubled-count = { $count ->
    [0] 所有店铺连接运行正常。
   *[other] 有 { $count } 个店铺连接异常，相关企业可在工作台看到提示。
  }
app-system-stores-well = 没有等待人工处理的操作。
app-system-workers = 适配器进程
app-system-missing = 无法提供 { $name }
app-system-no-workers = 尚无适配器运行
app-system-no-workers-text = 连接的首次操作会启动进程，空闲后自动停止。
app-system-adapter = 适配器
app-system-state = 状态
app-system-process = 进程
app-system-operations = 进行中的操作
app-system-restarts = 重启次数
app-system-sandbox = 沙箱
app-system-failure = 最近一次故障
app-worker-stopped = 已停止
app-worker-starting = 启动中
app-worker-ready = 就绪
app-worker-busy = 工作中
app-worker-draining = 收尾中
app-worker-backoff = 故障

# 记录事项
app-recorded-accounts-password-changed = 修改密码
app-recorded-accounts-person-created = 新建用户
app-recorded-accounts-person-disabled = 停用用户
app-recorded-accounts-person-enabled = 启用用户
app-recorded-accounts-role-granted = 授予角色
app-recorded-accounts-role-revoked = 撤销角色
app-recorded-connections-listing-back = 店铺商品重新上架
app-recorded-connections-listing-gone = 店铺商品下架
app-recorded-connections-connection-removed = 解除店铺连接
app-recorded-connections-measures-agreed = 连接店铺并同意执行措施
app-recorded-enterprises-application-approved = 备案通过
app-recorded-enterprises-application-lapsed = 申请逾期失效
app-recorded-enterprises-application-rejected = 备案不予通过
app-recorded-enterprises-application-resubmitted = 补正后重新提交
app-recorded-enterprises-application-sent-back = 退回补正
app-recorded-enterprises-application-submitted = 提交备案申请
app-recorded-enterprises-application-taken-up = 受理审核
app-recorded-enterprises-application-withdrawn = 撤回申请
app-recorded-enterprises-certificate-issued = 颁发证书
app-recorded-enterprises-certificate-revoked = 撤销证书
app-recorded-ledger-gap = 恢复较旧的数据库，日志继续
app-recorded-ledger-key-changed = 更换日志密钥
app-recorded-system-delivery-discarded = 放弃投递
app-recorded-system-delivery-retried = 重新投递
app-subject-application = 申请
app-subject-certificate = 证书
app-subject-connection = 连接
app-subject-delivery = 投递
app-subject-enterprise = 企业
app-subject-ledger = 存证日志
app-subject-person = 用户
app-subject-product = 商品
app-role-auditor = 审计员
app-role-enterprise-admin = 企业管理员
app-role-enterprise-user = 企业用户
app-role-operator = 平台运营员
app-role-org-admin = 机构管理员
app-role-registrar = 登记员
app-role-reviewer = 审核员
app-role-senior-reviewer = 高级审核员
app-role-system = 系统

# API 参考
app-api-title = API 参考
app-api-lead = 页面上能做的一切都可以通过 API 完成，令牌在账户页面创建。
app-api-document = OpenAPI 文档
app-api-parameters = 参数
app-api-body = 请求正文
app-api-answers = 响应
app-api-required = 必填
app-api-public = 公开
app-api-fields = 字段
app-api-schemas = 类型

# 数据库与存证日志的问题
problem-taken = 该值已被使用
    .detail = 另一条记录已使用相同的值，请改用其他值。
problem-busy = 他人已先行操作
    .detail = 没有任何改动，请重试。
problem-storage-full = 存储空间已满
    .detail = 没有任何改动。请联系运营方清理磁盘空间。
problem-idempotency-key-reused = 幂等键已用于另一请求
    .detail = 本次请求没有执行。请为每个请求使用各自的幂等键。
problem-database-unreachable = 数据库没有响应
    .detail = 没有任何改动，请稍后重试。
problem-ledger-frozen = 暂停写入
    .detail = 存证日志须先由运营方恢复。查询不受影响。
problem-receipt-pending = 回执正在封存
    .detail = 该事项已记录，回执约一秒后可用。
