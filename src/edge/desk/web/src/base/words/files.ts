// Words of pictures and files, in both languages.

const vi = {
  add: "Thêm ảnh, tệp",
  pictureTitle: "Thêm ảnh vào bài",
  attachmentTitle: "Thêm tệp đính kèm",
  choosePictures: "Chọn ảnh trên máy…",
  chooseFiles: "Chọn tệp trên máy…",
  dropHere: "hoặc kéo thả vào đây, hoặc dán (Ctrl+V)",
  alt: "Ảnh có gì?",
  altWhy: "Người không nhìn được nghe câu này thay cho ảnh, và máy tìm kiếm đọc nó; ảnh thiếu lời tả không đăng được.",
  altOf: (number: number) => `Ảnh ${number} có gì?`,
  caption: "Chú thích dưới ảnh",
  captionOf: (number: number) => `Chú thích dưới ảnh ${number}`,
  fileTitle: "Tên hiện trong bài",
  fileTitleHelp: "Loại tệp và dung lượng được ghi thêm tự động.",
  gallery: "Nhiều ảnh thành một bộ ảnh, theo thứ tự này.",
  asTaken: "Ảnh chụp cứ để nguyên: bantin tự thu nhỏ, xoay đúng chiều và bỏ nơi chụp.",
  up: (name: string) => `Đưa ${name} lên trước`,
  down: (name: string) => `Đưa ${name} ra sau`,
  leave: (name: string) => `Bỏ ${name}`,
  sending: (done: number, all: number) => (all > 1 ? `Đang chép tệp ${done + 1} trong ${all}…` : "Đang chép tệp…"),
  progress: "Đã chép",
  tooLarge: (name: string, megabytes: string, most: number) =>
    `Tệp “${name}” nặng ${megabytes} MB, cổng nhận tệp đến ${most} MB. Hãy nén nhỏ lại; phim thì đưa lên YouTube hay Facebook rồi chèn liên kết.`,
  unreadable: (name: string) => `Không đọc được “${name}”: tệp có thể nằm trên mạng, chưa tải về máy.`,
  dropPicture: "Kéo thả ảnh vào đây cũng được.",
  pictureName: "anh",
};

const en: typeof vi = {
  add: "Add pictures, files",
  pictureTitle: "Add pictures to the text",
  attachmentTitle: "Add attachments",
  choosePictures: "Choose pictures on this computer…",
  chooseFiles: "Choose files on this computer…",
  dropHere: "or drop them here, or paste (Ctrl+V)",
  alt: "What does the picture show?",
  altWhy: "People who cannot see hear this instead of the picture, and search engines read it; a picture without it cannot be published.",
  altOf: (number) => `What does picture ${number} show?`,
  caption: "Caption below the picture",
  captionOf: (number) => `Caption below picture ${number}`,
  fileTitle: "Name shown in the text",
  fileTitleHelp: "The kind of file and its size are added by themselves.",
  gallery: "Several pictures become a gallery, in this order.",
  asTaken: "Leave photographs as they are: bantin makes them smaller, turns them upright and removes where they were taken.",
  up: (name) => `Move ${name} forward`,
  down: (name) => `Move ${name} back`,
  leave: (name) => `Leave out ${name}`,
  sending: (done, all) => (all > 1 ? `Copying file ${done + 1} of ${all}…` : "Copying the file…"),
  progress: "Copied",
  tooLarge: (name, megabytes, most) =>
    `The file “${name}” has ${megabytes} MB; the portal takes files up to ${most} MB. Make it smaller; put a film on YouTube or Facebook and insert its link.`,
  unreadable: (name) => `“${name}” cannot be read: it may lie in a cloud and not be on this computer yet.`,
  dropPicture: "You can also drop a picture here.",
  pictureName: "picture",
};

export const files = { vi, en };
