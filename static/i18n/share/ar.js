/** Arabic texts of sharing: links, files, pictures, frames, other programs. {name} is replaced. */
export default {
  share: 'مشاركة وحفظ', what: 'ما تراه', link: 'الرابط', linkHow: 'يفتح هذا المشهد في مكان آخر: المرشحات والوقت والطبقات والمكان نفسه في نافذة من أي حجم. ويخبر إن تغيّرت السجلات منذ إنشائه.',
  copy: 'نسخ', copied: 'نُسخ', copyFailed: 'لا يسمح المتصفح للصفحة بالنسخ. حدّد النص وانسخه.',
  since: '{n, plural, zero {لم يتغير أي سجل} one {تغيّر سجل واحد} two {تغيّر سجلان} few {تغيّرت # سجلات} many {تغيّر # سجلاً} other {تغيّر # سجل}} منذ إنشاء هذا الرابط.', sinceUnknown: 'تغيّرت سجلات منذ إنشاء هذا الرابط.',
  address: 'عنوان السجلات', addressHow: 'عنوان قصير يحفظ كيف طُلبت هذه السجلات، للاستشهاد به والتنزيل منه.', pinned: 'مثبّت', pinnedWhat: 'كما هي معروفة الآن', live: 'حيّ', liveWhat: 'كما تكون عند فتحه', addressRecords: 'السجلات', addressMap: 'هذه الخريطة كما هي معروفة الآن',
  moreFormats: 'صيغ أخرى',
  files: 'السجلات في ملف', allOfFilter: 'كل ما في المرشح', ofView: 'ما في المشهد فقط', records: '{n, plural, zero {لا سجلات} one {سجل واحد} two {سجلان} few {# سجلات} many {# سجلاً} other {# سجل}}', filesHow: 'كل سجل مطابق مع مصادره. السجلات التي لا مكان لها في «كل ما في المرشح» وليست في «ما في المشهد».',
  picture: 'صورة', pictureHow: 'الخريطة كما هي، مع المرشح بالكلمات والمقياس ودليل الرموز والتاريخ ونسبة المصادر. بضعف حجم الشاشة.', savePicture: 'حفظ صورة (PNG)', print: 'طباعة', printHow: 'الطباعة: مثلها، مع السجلات المسرودة في جدول.', wait: 'قيد الإعداد…',
  embed: 'في صفحة أخرى', embedHow: 'الخريطة الحية في إطار. يجب أن يسمح الخادم لمصدر تلك الصفحة: “threatmap serve --embed-from https://news.example.org”.', embedCode: 'شيفرة للصفحة',
  programs: 'في برامج أخرى', qgis: 'فتح في QGIS', qgisHow: 'ملف طبقة: اسحبه إلى QGIS. يطلب من هذا الخادم سجلات المرشح.', oapif: 'OGC API – Features (QGIS وArcGIS وGDAL)', geojson: 'GeoJSON لهذا المرشح',
  feeds: 'متابعة هذا المرشح', atom: 'خلاصة Atom', jsonfeed: 'خلاصة JSON', feedsHow: 'لقارئ الخلاصات: ما هو جديد أو تغيّر في هذا المرشح.',
  made: 'أُنشئت في {day}', table: 'السجلات المسرودة', tableSome: 'المسرود: {n} من {all}', date: 'التاريخ', title: 'العنوان', place: 'المكان', known: 'مدى الدقة', killed: 'القتلى', id: 'المعرّف',
  fullMap: 'فتح الخريطة كاملة', openRecord: 'فتح السجل', mapOf: 'خريطة: {words}',
};
