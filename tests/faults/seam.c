/* A seam between a program and its disk, laid in by LD_PRELOAD (tests/faults/seam.py).
 *
 * Below one folder it can do one of three things:
 *   record   every change is written to a log, in order, so that power.py can ask what a power
 *            cut at any moment would have left;
 *   fail     the k-th call of a kind, and all after it, give an error (disk full, I/O error);
 *   lie      bytes beyond a size are taken and lost, or fold back over the beginning, as sticks
 *            do that claim more room than they have.
 * mmap is not seen: of SQLite's files only -shm is mapped, and that is made anew after a crash.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST 65536
enum { FAIL_WRITE = 1, FAIL_READ = 2, FAIL_SYNC = 4 };

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static char root[4096];
static size_t root_size;
static unsigned char watched[MOST];
static int logging = -1;
static long fail_at, calls;
static int fail_errno, fail_kinds, fail_once;
static off_t cap;
static int wraps;

#define REAL(name) ((__typeof__(&name))real(#name))
static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static int below(const char *path) {
    return root_size && path && strncmp(path, root, root_size) == 0;
}
static int mine(int fd) { return root_size && fd >= 0 && fd < MOST && watched[fd]; }

/* --- what Python calls --------------------------------------------------------------------- */

void seam_watch(const char *folder) {
    root_size = strlen(folder);
    memcpy(root, folder, root_size + 1);
}
void seam_record(const char *file) {
    logging = file ? REAL(open)(file, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
}
void seam_fail(long at, int error, int kinds, int once) {
    calls = 0;
    fail_errno = error;
    fail_kinds = kinds;
    fail_once = once;
    fail_at = at;
}
long seam_calls(void) { return calls; }
void seam_lie(long size, int fold) {
    cap = size;
    wraps = fold;
}

/* --- the log: kind, fd, offset, size of the text behind it ------------------------------------ */

struct head {
    uint8_t kind;
    uint8_t pad[3];
    int32_t fd;
    int64_t offset;
    int64_t size;
} __attribute__((packed));

static void note(char kind, int fd, int64_t offset, const void *data, size_t size) {
    if (logging < 0) return;
    struct head head = {(uint8_t)kind, {0}, fd, offset, (int64_t)size};
    struct iovec parts[2] = {{&head, sizeof head}, {(void *)data, size}};
    REAL(writev)(logging, parts, 2);
}
static void note_two(char kind, const char *a, const char *b) {
    char both[8192];
    int size = snprintf(both, sizeof both, "%s\n%s", a, b);
    note(kind, -1, 0, both, (size_t)size);
}
void seam_ack(const char *text) {
    pthread_mutex_lock(&guard);
    note('A', -1, 0, text, strlen(text));
    pthread_mutex_unlock(&guard);
}

/* Whether this call is one that fails. */
static int fails(int kind) {
    if (!fail_at || !(fail_kinds & kind)) return 0;
    long at = __sync_add_and_fetch(&calls, 1);
    if (at < fail_at || (fail_once && at > fail_at)) return 0;
    errno = fail_errno;
    return 1;
}

/* --- names ------------------------------------------------------------------------------------ */

static int opened(const char *path, int flags, mode_t mode) {
    int known = below(path);
    struct stat before;
    int there = known && stat(path, &before) == 0;
    if (known && !there && (flags & O_CREAT) && fails(FAIL_WRITE)) return -1;
    pthread_mutex_lock(&guard);
    int fd = REAL(open)(path, flags, mode);
    if (fd >= 0 && fd < MOST) {
        watched[fd] = (unsigned char)known;
        if (known) {
            int64_t how = (there ? 0 : 1) | ((flags & O_TRUNC) ? 2 : 0);
            note('O', fd, how, path, strlen(path));
        }
    }
    pthread_mutex_unlock(&guard);
    return fd;
}
#define MODE() \
    mode_t mode = 0; \
    if (flags & (O_CREAT | __O_TMPFILE)) { \
        va_list more; \
        va_start(more, flags); \
        mode = (mode_t)va_arg(more, int); \
        va_end(more); \
    }
int open(const char *path, int flags, ...) { MODE() return opened(path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE() return opened(path, flags, mode); }
int creat(const char *path, mode_t mode) {
    return opened(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}
/* The whole name of ``path`` beside an open folder (shutil.rmtree goes that way). */
static const char *whole(int at, const char *path, char *out, size_t room) {
    if (at == AT_FDCWD || path[0] == '/') return path;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", at);
    ssize_t size = readlink(link, out, room - 1);
    if (size < 0) return path;
    snprintf(out + size, room - (size_t)size, "/%s", path);
    return out;
}
int openat(int at, const char *path, int flags, ...) {
    MODE()
    char name[8192];
    return opened(whole(at, path, name, sizeof name), flags, mode);
}
int openat64(int at, const char *path, int flags, ...) {
    MODE()
    char name[8192];
    return opened(whole(at, path, name, sizeof name), flags, mode);
}
int close(int fd) {
    if (fd >= 0 && fd < MOST) watched[fd] = 0;
    return REAL(close)(fd);
}
static int two_names(char kind, const char *a, const char *b, int (*call)(const char *, const char *)) {
    int known = below(a) || below(b);
    if (known && fails(FAIL_WRITE)) return -1;
    pthread_mutex_lock(&guard);
    int found = call(a, b);
    if (found == 0 && known) note_two(kind, a, b);
    pthread_mutex_unlock(&guard);
    return found;
}
int rename(const char *a, const char *b) { return two_names('R', a, b, REAL(rename)); }
int link(const char *a, const char *b) { return two_names('L', a, b, REAL(link)); }
int unlink(const char *path) {
    pthread_mutex_lock(&guard);
    int found = REAL(unlink)(path);
    if (found == 0 && below(path)) note('U', -1, 0, path, strlen(path));
    pthread_mutex_unlock(&guard);
    return found;
}
int rmdir(const char *path) {
    pthread_mutex_lock(&guard);
    int found = REAL(rmdir)(path);
    if (found == 0 && below(path)) note('U', -1, 0, path, strlen(path));
    pthread_mutex_unlock(&guard);
    return found;
}
int mkdir(const char *path, mode_t mode) {
    if (below(path) && fails(FAIL_WRITE)) return -1;
    pthread_mutex_lock(&guard);
    int found = REAL(mkdir)(path, mode);
    if (found == 0 && below(path)) note('M', -1, 0, path, strlen(path));
    pthread_mutex_unlock(&guard);
    return found;
}

int unlinkat(int at, const char *path, int flags) {
    char name[8192];
    path = whole(at, path, name, sizeof name);
    return (flags & AT_REMOVEDIR) ? rmdir(path) : unlink(path);
}
int mkdirat(int at, const char *path, mode_t mode) {
    char name[8192];
    return mkdir(whole(at, path, name, sizeof name), mode);
}
int renameat(int from, const char *a, int to, const char *b) {
    char first[8192], second[8192];
    return rename(whole(from, a, first, sizeof first), whole(to, b, second, sizeof second));
}

/* --- bytes ------------------------------------------------------------------------------------ */

/* Put bytes where a lying stick puts them; it always says that all went well. */
static ssize_t lied(int fd, const char *data, size_t size, off_t at) {
    for (size_t done = 0; done < size;) {
        off_t place = at + (off_t)done;
        size_t part = size - done;
        if (place < cap) {
            if (part > (size_t)(cap - place)) part = (size_t)(cap - place);
            REAL(pwrite64)(fd, data + done, part, place);
        } else if (wraps) {
            place %= cap;
            if (part > (size_t)(cap - place)) part = (size_t)(cap - place);
            REAL(pwrite64)(fd, data + done, part, place);
        }
        done += part;
    }
    struct stat found;
    if (fstat(fd, &found) == 0 && found.st_size < at + (off_t)size)
        REAL(ftruncate64)(fd, at + (off_t)size);
    return (ssize_t)size;
}

/* ``at`` -1: at the file's own place, as write(2) does. */
static ssize_t put(int fd, const void *data, size_t size, off_t at) {
    if (!mine(fd))
        return at < 0 ? REAL(write)(fd, data, size) : REAL(pwrite64)(fd, data, size, at);
    if (fails(FAIL_WRITE)) {
        /* A disk that fills takes the first half of what it was given. */
        if (fail_errno != ENOSPC || calls != fail_at || size < 2) return -1;
        size /= 2;
    }
    pthread_mutex_lock(&guard);
    off_t place = at;
    if (at < 0) {
        int flags = fcntl(fd, F_GETFL);
        place = (flags & O_APPEND) ? lseek(fd, 0, SEEK_END) : lseek(fd, 0, SEEK_CUR);
    }
    ssize_t done;
    if (cap) {
        done = lied(fd, data, size, place);
        if (at < 0) lseek(fd, place + done, SEEK_SET);
    } else {
        done = at < 0 ? REAL(write)(fd, data, size) : REAL(pwrite64)(fd, data, size, at);
    }
    if (done > 0) note('W', fd, place, data, (size_t)done);
    pthread_mutex_unlock(&guard);
    return done;
}
ssize_t write(int fd, const void *data, size_t size) { return put(fd, data, size, -1); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { return put(fd, data, size, at); }
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    return put(fd, data, size, at);
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
    if (!mine(fd)) return REAL(writev)(fd, parts, count);
    ssize_t all = 0;
    for (int i = 0; i < count; i++) {
        ssize_t done = put(fd, parts[i].iov_base, parts[i].iov_len, -1);
        if (done < 0) return all ? all : -1;
        all += done;
        if ((size_t)done < parts[i].iov_len) break;
    }
    return all;
}
static int cut(int fd, off_t size) {
    if (mine(fd) && fails(FAIL_WRITE)) return -1;
    pthread_mutex_lock(&guard);
    int found = REAL(ftruncate64)(fd, size);
    if (found == 0 && mine(fd)) note('T', fd, size, "", 0);
    pthread_mutex_unlock(&guard);
    return found;
}
int ftruncate(int fd, off_t size) { return cut(fd, size); }
int ftruncate64(int fd, off64_t size) { return cut(fd, size); }
static int settled(int fd, int (*call)(int)) {
    if (mine(fd) && fails(FAIL_SYNC)) return -1;
    pthread_mutex_lock(&guard);
    int found = call(fd);
    if (found == 0 && mine(fd)) note('S', fd, 0, "", 0);
    pthread_mutex_unlock(&guard);
    return found;
}
int fsync(int fd) { return settled(fd, REAL(fsync)); }
int fdatasync(int fd) { return settled(fd, REAL(fdatasync)); }
ssize_t read(int fd, void *data, size_t size) {
    if (mine(fd) && fails(FAIL_READ)) return -1;
    return REAL(read)(fd, data, size);
}
ssize_t pread(int fd, void *data, size_t size, off_t at) {
    if (mine(fd) && fails(FAIL_READ)) return -1;
    return REAL(pread)(fd, data, size, at);
}
ssize_t pread64(int fd, void *data, size_t size, off64_t at) {
    if (mine(fd) && fails(FAIL_READ)) return -1;
    return REAL(pread64)(fd, data, size, at);
}
/* Ways past read and write: refused, so that Python takes the plain road. */
ssize_t sendfile(int out, int in, off_t *at, size_t size) {
    (void)out; (void)in; (void)at; (void)size;
    errno = EINVAL;
    return -1;
}
ssize_t sendfile64(int out, int in, off64_t *at, size_t size) {
    return sendfile(out, in, at, size);
}
ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t size, unsigned flags) {
    (void)in; (void)from; (void)out; (void)to; (void)size; (void)flags;
    errno = EINVAL;
    return -1;
}
