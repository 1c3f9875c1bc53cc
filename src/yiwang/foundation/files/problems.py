"""Refusals of the file room."""

from yiwang.core.problems import NotFound, Problem


class FileRefused(Problem):
    """The content is empty, too large, or not what its name says."""

    type = "file-refused"
    status = 422
    title = "文件无法接收：{reason}"
    next_step = "请上传 PDF、PNG、JPG、DOCX、XLSX、OFD、TXT 或 CSV 文件，大小不超过 {limit}，扩展名与内容一致。"


class StoredFileNotFound(NotFound):
    """No such file, or not for this actor."""

    type = "file-not-found"
    title = "没有找到该文件"
    next_step = "请核对后重新选择，或重新上传。"


class FileDamaged(Problem):
    """The stored bytes are gone or no longer match their digest."""

    type = "file-damaged"
    status = 500
    title = "文件暂时无法读取"
    next_step = "请稍后再试；如仍无法读取，请联系受理部门，系统已通知运维人员。"
