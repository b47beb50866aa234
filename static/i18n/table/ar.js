/** Arabic texts of the table of records, and of the records at one spot. {name} is replaced. */
export default {
  spot: 'سجلات في موضع واحد', spotCount: '{n, plural, zero {لا سجل من المرشِّح هنا} one {سجل واحد من المرشِّح هنا} two {سجلان من المرشِّح هنا} few {# سجلات من المرشِّح هنا} many {# سجلًا من المرشِّح هنا} other {# سجل من المرشِّح هنا}}، الأحدث أولًا.', spotHow: 'هي متقاربة إلى حد لا يفرّقها أي تكبير. ومعظمها في موقع واحد لأن مصادرها تذكر المكان نفسه.', around: 'حول {place}',
  elsewhere: 'لا سجل من المرشِّح هنا. انقر مجموعة أخرى لعرض ما فيها.',
  tableRows: 'صفوف الجدول', table: 'جدول الخريطة', tableHow: 'السجلات التي تعرضها الخريطة في جدول. اضغط عنوان العمود للفرز به، واضغط عنوان السجل لفتحه.', inView: 'المعروض', everywhere: 'كل مكان', which: 'أي السجلات',
  captionView: '{words}. في المعروض: {n}، والمدرج منها {shown}.', captionAll: '{words}. المجموع: {n}، والمدرج منها {shown}.', captionNone: '{words}. لا سجل.',
  when: 'متى', what: 'ماذا', where: 'أين', side: 'من قام بالفعل', killed: 'القتلى', known: 'دقة المكان', id: 'السجل',
};
