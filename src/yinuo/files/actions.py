# placeholder so that orders imports; the files room's owner replaces this whole file; needed: attach_all(...)
def attach_all(subject_kind, subject_key, hashes, *, purpose, act):
    return None
