// A disk that a test can cut the power of, and fill up. It is preloaded into redis-server (LD_PRELOAD).
//
// DISK_LOG: each time a file was synced, its inode and the size that is safe from then on are added as a line. A test that
// kills the server and cuts every file back to its last line has what a power cut leaves.
// DISK_FULL: while a file of this name exists, nothing can be added to a regular file: half of a write is done, then none.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static ssize_t real_write(int fd, const void *buf, size_t n) {
  static ssize_t (*next)(int, const void *, size_t);
  if (!next) next = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
  return next(fd, buf, n);
}

static int synced(const char *name, int fd) {
  struct stat before;
  int known = fstat(fd, &before) == 0 && S_ISREG(before.st_mode);
  int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  int result = next(fd);
  const char *path = getenv("DISK_LOG");
  if (result == 0 && known && path) {
    int saved = errno, log = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    char line[64];
    int n = snprintf(line, sizeof line, "%lu %lld\n", (unsigned long)before.st_ino, (long long)before.st_size);
    if (log < 0 || real_write(log, line, n) != n) abort(); // a model that forgets would prove nothing
    close(log);
    errno = saved;
  }
  return result;
}

int fdatasync(int fd) { return synced("fdatasync", fd); }
int fsync(int fd) { return synced("fsync", fd); }

ssize_t write(int fd, const void *buf, size_t n) {
  static __thread int half;
  const char *full = getenv("DISK_FULL");
  struct stat at;
  if (!full || access(full, F_OK) != 0 || fstat(fd, &at) != 0 || !S_ISREG(at.st_mode)) return real_write(fd, buf, n);
  if (!half && n > 1) {
    half = 1;
    return real_write(fd, buf, n / 2);
  }
  errno = ENOSPC;
  return -1;
}
