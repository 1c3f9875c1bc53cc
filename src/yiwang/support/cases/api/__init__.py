"""The cases API: everything the pages do, through the same services. Mounted at /api/v1."""

from yiwang.support.cases.api.cases import router as cases
from yiwang.support.cases.api.files import router as files
from yiwang.support.cases.api.papers import router as papers
from yiwang.support.cases.api.tasks import router as tasks

__all__ = ["cases", "files", "papers", "tasks"]
