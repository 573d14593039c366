# placeholder; the files room's owner replaces this whole file
def attachments_of(subject_kind, subject_key, purpose=None):
    return []
